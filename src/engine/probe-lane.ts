/**
 * The call that rings in for a probe. It takes the road of every caller: the same flow, machine and moves of the store, and the same
 * documents. But its turns are made on keys of their own: it is in no line and in no count, no agent is offered to it and nobody rung.
 *
 * Anybody can show a number of ours as theirs, and a person must reach a person. So a call is the probe's only if it is the first to
 * ring in since a run began, and only as long as it does what a probe does: says nothing, or presses 0 once.
 * With the first other key or word, and with its second turn in the line, it is a caller like any other: its ticket brings it into the
 * real line at the arrival it has, just as after a loss of Redis.
 */
import type { Call } from '../core/call.ts';
import { callerNumber } from '../core/flow/phone.ts';
import type { CallSid, E164 } from '../core/ids.ts';
import type { Deps, Versions } from './deps.ts';
import { StoreAway } from './ports.ts';
import type { Turned } from './turn.ts';

/** Of a webhook's form, what tells a probe's from a person's. */
export interface ProbeInput {
  readonly sid: CallSid;
  readonly from: string;
  readonly to: string;
  readonly digits: string | null;
  readonly speech: string | null;
  readonly recording: object | null;
}

export interface ProbeLane {
  /** What the turn is made with. */
  readonly deps: Deps;
  /** What was answered: noted for whoever judges the run. */
  told(turned: Turned): Promise<void>;
}

/** Whether this webhook shows the probe's number: all that is asked of other callers. */
export function showsProbe(from: string, versions: Pick<Versions, 'hotline'>): boolean {
  const { probe } = versions.hotline();
  return probe !== null && callerNumber(from) === probe.from;
}

/** Null: a caller. `call` is what the ticket brought; null = it rings in. */
export async function probeLane(input: ProbeInput, call: Call | null, deps: Deps): Promise<ProbeLane | null> {
  if (!showsProbe(input.from, deps.versions) || (call !== null && call.place !== null)) return null;
  if (!(await isItsTurn(input, call === null, deps))) return null;
  const { sid, digits } = input;
  return {
    deps: apart(deps),
    async told(turned) {
      if (digits !== '0') return;
      await deps.store.probeSeen('pressed', sid);
      if (turned.is === 'told' && turned.line !== null) await deps.store.probeSeen('line', sid);
    },
  };
}

/** Without the store nothing is known of a probe, and everybody is a caller. */
async function isItsTurn(input: ProbeInput, rings: boolean, { store }: Deps): Promise<boolean> {
  const { sid, to, digits, speech, recording } = input;
  const asProbesDo = (digits === null || digits === '0') && speech === null && recording === null;
  try {
    if (!(await store.probeLeg(sid, rings ? (to as E164) : null))) return false;
    if (!asProbesDo) await store.probeSeen('left', sid);
    return asProbesDo;
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    return false;
  }
}

const REFUSED = { is: 'refused', code: 0, retry: false } as const;

function apart(deps: Deps): Deps {
  const { turn, load } = deps.store.apart;
  return {
    ...deps,
    // A flow that begins by putting its callers through elsewhere goes on as if nobody were there.
    store: { ...deps.store, turn: (commit) => turn({ ...commit, transfer: null }), load },
    telephony: { ...deps.telephony, ring: async () => REFUSED, text: async () => REFUSED },
    dispatch: () => undefined,
  };
}
