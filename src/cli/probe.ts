/** `presszero probe`: the hotline rings itself, now, and says how far it came. */
import { setTimeout as pause } from 'node:timers/promises';
import { type AddCommand, engineOf, examples, type LeverOptions, optionsOf, print, withBy } from './command.ts';
import type { Engine } from './engine.ts';
import type { Io } from './io.ts';
import { Problem } from './problem.ts';
import type { Probes } from './replies.ts';

const LOOK_MS = 200;
/** The engine gives up sooner, in call time; this is for one that does not look any more. */
const PATIENCE_MS = 120_000;

export const probeCommand: AddCommand = (program, { io, exit }) => {
  const command = withBy(program.command('probe'))
    .description(
      'ring the hotline over the real carrier from a number of its own, press 0 and see whether that leads into the line; try its fallback URLs; exit code 1 when either fails',
    )
    .action(async (_options, self) => {
      const options = optionsOf(self) as LeverOptions;
      const engine = engineOf(options, io);
      const probes = await watched(engine, options.by ?? io.user, io, (line) => {
        if (!options.json) io.out(line);
      });
      const well = probes.call.fault === null && probes.fallback.fault === null;
      print(io, options, { ok: well, ...probes }, () => verdictLines(probes));
      if (!well) exit(1);
    });
  examples(command, 'presszero probe', 'presszero probe --json', 'presszero trail hotline');
};

/** Tells each step when it is seen; answers when both trials are over. */
async function watched(engine: Engine, by: string, io: Io, tell: (line: string) => void): Promise<Probes> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  const told = new Set<string>();
  let probes = await engine.tryProbe(by);
  for (;;) {
    for (const line of stepLines(probes)) {
      if (!told.has(line)) tell(line);
      told.add(line);
    }
    if (probes.call.running === null && probes.fallback.running === null) return probes;
    if (io.stopped.aborted) throw new Problem('stopped', 'Stopped.');
    if (performance.now() > giveUpAt)
      throw new Problem('engine-late', 'The engine rings itself and does not say what came of it. See its log.');
    await pause(LOOK_MS);
    probes = await engine.probes();
  }
}

const STEPS = [
  ['rungAt', 'the carrier took the order to ring'],
  ['arrivedAt', 'the call came in, with a valid signature'],
  ['pressedAt', '0 was heard'],
  ['lineAt', 'it is in line'],
] as const;

/** What was seen of the call so far, in order; times are since it was begun. */
export function stepLines({ call }: Probes): readonly string[] {
  const { begunAt } = call;
  if (begunAt === null) return [];
  return STEPS.flatMap(([name, text]) => {
    const at = call[name];
    return at === null ? [] : [{ at, text }];
  })
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, text }) => `${seconds(at - begunAt).padStart(7)}  ${text}`);
}

/** What each fault is, and what to do. Faults of a later version are told by their name. */
const FAULTS: Readonly<Record<string, string>> = {
  refused:
    'The carrier refuses what we ask. See its log, and whether "from" in hotline.yaml is a number of your account ("presszero doctor").',
  'carrier-silent': 'The carrier does not answer our requests. See its status page and your network.',
  'no-webhook':
    'The carrier rings, and no call came in: the number leads elsewhere, or the carrier does not reach PUBLIC_URL. Run "presszero doctor".',
  'not-heard':
    'The call came in, and no 0 was heard. Ring the number yourself: what is said first, and does it listen?',
  'no-line': '0 was heard and did not lead into the line. See the log of the engine.',
  'no-fallback': 'A number has no fallback URL. Run "presszero doctor --fix".',
  'fallback-down':
    'A fallback URL does not answer with a document the carrier could follow. Put there what "presszero fallback --bin" prints.',
  'fallback-rings-nobody':
    'The document at a fallback URL rings nobody of "emergency" in hotline.yaml. Put there what "presszero fallback --bin" prints now.',
};

export function verdictLines({ call, fallback }: Probes): readonly string[] {
  return [
    call.fault === null ? `OK: in line after ${took(call.tookMs)}.` : `FAILED: ${FAULTS[call.fault] ?? call.fault}`,
    fallback.fault === null
      ? `OK: the fallback answered in ${took(fallback.tookMs)} and rings somebody.`
      : `FAILED: ${FAULTS[fallback.fault] ?? fallback.fault}`,
  ];
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const took = (ms: number | null): string => (ms === null ? '?' : seconds(ms));
