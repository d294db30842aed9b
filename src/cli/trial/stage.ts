/**
 * Where flow tests are played: a real Redis for all of them, and for each an engine and a simulated carrier of its own over an empty
 * store, so that no test meets what another left behind. Nothing that runs elsewhere is touched.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentId } from '../../core/ids.ts';
import type { EpochMs } from '../../core/time.ts';
import type { Catalog } from '../../core/flow/model.ts';
import type { Manner, Trial } from '../../core/trial/model.ts';
import { dialled } from '../../engine/dispatch.ts';
import type { Deps } from '../../engine/deps.ts';
import { tellRoster } from '../../engine/sweep.ts';
import type { Running } from '../../main.ts';
import { startEmbeddedRedis } from '../../redis/embedded.ts';
import { connectRedis } from '../../redis/client.ts';
import { makeLog } from '../../runtime/log.ts';
import { type Behaviour, type CarrierClient, connectCarrier } from '../../simulator/client.ts';
import type { Io } from '../io.ts';
import { configFrom, started } from '../start.ts';

/** Call time per wall time: fast, and yet a busy machine's pauses stay shorter than the patience of a menu. */
export const RATE = 20;

/** Agents talk this long before they hang up. */
const TALK_MS = 20_000;

/** What a test is played on, from its engine's start to its stop. */
export interface Stage {
  readonly carrier: CarrierClient;
  readonly deps: Deps;
  /** Who has the phone at an address: the agent, told in words. */
  readonly names: ReadonlyMap<string, string>;
  readonly agentAt: ReadonlyMap<string, AgentId>;
  close(): Promise<void>;
}

export interface Theatre {
  open(trial: Trial, at: EpochMs): Promise<Stage>;
  close(): Promise<void>;
}

export async function openTheatre(flowsDir: string, catalog: Catalog, io: Io): Promise<Theatre> {
  const folder = mkdtempSync(join(tmpdir(), 'presszero-test-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const log = makeLog('fatal');
  try {
    // Nobody's carrier and nobody's Redis, whatever the environment says.
    const config = configFrom(
      { ...io, env: {} },
      {
        PORT: '0',
        DATA_DIR: join(folder, 'engine'),
        FLOWS_DIR: flowsDir,
        LOG_LEVEL: io.env['LOG_LEVEL'] ?? 'fatal',
        PRESSZERO_CLOCK_RATE: String(RATE),
        PRESSZERO_ALLOW_UNSAFE_REDIS: '1',
      },
    );
    const redis = await startEmbeddedRedis({ dataDir: folder, appendOnly: false, log });
    const connection = connectRedis(redis.url, { log });
    return {
      async open(trial, at) {
        await connection.ready(10_000);
        await connection.client.flushall();
        const running = await started({ ...config, redisUrl: redis.url, clockStart: at });
        try {
          return await stageOf(running, trial, catalog);
        } catch (error) {
          await running.stop();
          throw error;
        }
      },
      async close() {
        connection.close();
        await redis.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

async function stageOf(running: Running, trial: Trial, catalog: Catalog): Promise<Stage> {
  const { deps } = running.engine;
  const info = running.carrier.describe();
  if (info.kind !== 'simulated') throw new Error('an engine without an account has the simulated carrier');
  const carrier = connectCarrier(info.url);
  const agents = Object.values(catalog.hotline.agents);
  await putOnDuty(trial, deps);
  const agentPhones = agents.map(({ address }) => dialled(address));
  for (const phone of agentPhones) await carrier.setPhone(phone, behaviour(trial.agents));
  for (const phone of outside(catalog)) await carrier.setPhone(phone, behaviour(trial.outside));
  return {
    carrier,
    deps,
    names: new Map(agents.map(({ id, name, address }) => [dialled(address), `${name}, ${id}`])),
    agentAt: new Map(agents.map(({ id, address }) => [dialled(address), id])),
    close: async () => void (await running.stop()),
  };
}

/** Signs agents in and out as a person would; the calendar is told first, for it would undo what comes before it. */
async function putOnDuty({ onDuty }: Trial, deps: Deps): Promise<void> {
  await tellRoster(deps);
  if (onDuty === 'schedule') return;
  for (const id of Object.keys(deps.versions.hotline().agents) as AgentId[])
    await deps.store.setAgent(id, onDuty.includes(id) ? 'in' : 'out', 'test');
}

/** Everybody the hotline may ring who is no agent. */
function outside({ hotline, flows }: Catalog): readonly string[] {
  const targets = Object.values(flows).flatMap((flow) =>
    flow.steps.flatMap((step) => (step.kind === 'transfer' ? [step.to] : [])),
  );
  return [...targets, ...Object.values(hotline.queues).flatMap((queue) => queue.onCall), ...hotline.emergency];
}

function behaviour(manner: Manner): Behaviour {
  switch (manner) {
    case 'pick-up':
      // "press 1", "请按 1", "按一": how a whisper ends in the languages we speak.
      return {
        is: 'robot',
        answerAfterMs: 2_000,
        press: [{ whenHears: 'press (1|one)\\b|按\\s*[1１一]', digits: '1' }],
        talkMs: TALK_MS,
      };
    case 'no-answer':
      return { is: 'no-answer' };
    case 'busy':
      return { is: 'busy' };
    case 'voicemail':
      return { is: 'voicemail', greeting: 'I am not here right now. Please leave a message.' };
  }
}
