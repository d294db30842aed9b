/** What the agents' number does to the hotline, and what is said of it afterwards. The store's own trail names who did it. */
import { zoneOf } from '../core/flow/hours.ts';
import type { AgentId } from '../core/ids.ts';
import type { AgentLineText, DutyState, Moment } from '../core/speech/agent-line-wording.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import { identify, type IdentifyDeps } from './agent-line-identify.ts';
import type { LineAct } from './agent-line-move.ts';
import type { Done, LineInput, LinePlace } from './agent-line-record.ts';
import { tomorrowsOpening } from './agent-line-tomorrow.ts';
import type { Deps } from './deps.ts';
import type { AgentState } from './lease-ports.ts';
import type { Levers, Store } from './ports.ts';

export type LineDeps = IdentifyDeps &
  Pick<Deps, 'dispatch'> & {
    readonly store: Pick<Store, 'setAgent' | 'setLevers' | 'levers' | 'census' | 'agents'>;
  };

const HOUR_MS = 3_600_000;
/** "Until further notice", in call time: a date that nobody is told; 13 digits, so that Lua writes it exactly. */
export const FOREVER = 9_999_999_999_999 as EpochMs;
/** Beyond this no date is meant. */
const TELLABLE_MS = 400 * 24 * HOUR_MS;

export async function perform(act: LineAct, { from, at: now }: LineInput, deps: LineDeps): Promise<Done> {
  if (act.do === 'identify') return await identify(act.number as AgentId, act.pin, from, deps);
  const { store } = deps;
  const by = `agent:${act.agent}`;
  const menu: LinePlace = { at: 'menu', agent: act.agent };
  const done = (...first: readonly AgentLineText[]): Done => {
    deps.log.info({ by, did: act.do, said: first.map((text) => text.say) }, 'agents line');
    return { place: menu, first };
  };
  switch (act.do) {
    case 'sign': {
      // A roster that has not reached the store yet: nothing was changed, and that is said.
      if (!(await store.setAgent(act.agent, act.to, by))) return done({ say: 'try-later' });
      // Who was sent away after two misses, and says so, is back.
      if (act.to === 'in') await store.setAgent(act.agent, 'ready', by);
      deps.dispatch();
      return done({ say: act.to === 'in' ? 'signed-in' : 'signed-out' });
    }
    case 'close': {
      const until = closing(act.until, now, deps);
      if (until === null) return { place: { at: 'close', agent: act.agent }, first: [{ say: 'wrong-key' }] };
      await store.setLevers({ closedUntil: until.at, openUntil: null }, by);
      return done({ say: 'closed', until: tellable(until) });
    }
    case 'open':
      await store.setLevers({ closedUntil: null, openUntil: null }, by);
      deps.dispatch();
      return done({ say: 'opened' });
    case 'publish': {
      const until = act.forAnHour ? ((now + HOUR_MS) as EpochMs) : null;
      await store.setLevers({ announcement: { text: '', recording: act.recording, until } }, by);
      return done({ say: 'published', forAnHour: act.forAnHour });
    }
    case 'clear':
      await store.setLevers({ announcement: null }, by);
      return done({ say: 'cleared' });
    case 'tell-state':
      return done(await stateNow(now, deps));
  }
}

/** Null: the hotline has no hours, so there is no opening to wait for. */
function closing(until: 'hour' | 'tomorrow' | 'opened', now: EpochMs, deps: LineDeps): Moment | null {
  switch (until) {
    case 'hour':
      return { at: (now + HOUR_MS) as EpochMs, now, zone: hotlineZone(deps) };
    case 'tomorrow':
      return tomorrowsOpening(deps.versions.hotline(), now);
    case 'opened':
      return { at: FOREVER, now, zone: hotlineZone(deps) };
  }
}

const tellable = (moment: Moment): Moment | null => (moment.at - moment.now < TELLABLE_MS ? moment : null);

const hotlineZone = (deps: LineDeps): string => zoneOf(deps.versions.hotline(), undefined);

async function stateNow(now: EpochMs, deps: LineDeps): Promise<AgentLineText> {
  const { store } = deps;
  const [census, agents, levers] = await Promise.all([store.census(), store.agents(), store.levers()]);
  const known = deps.versions.hotline().agents;
  return {
    say: 'state',
    waiting: census.waiting,
    longestMs: Math.max(0, ...census.queues.map((queue) => queue.longestMs)) as DurationMs,
    callbacks: census.queues.reduce((sum, queue) => sum + queue.callbacks, 0),
    duty: agents.flatMap(({ id, state }) => {
      const is = dutyOf(state);
      return is === null ? [] : [{ id, name: known[id]?.name ?? id, is }];
    }),
    closed: closedNow(levers, now, deps),
    announcement: levers.announcement !== null && (levers.announcement.until ?? FOREVER) > now,
  };
}

function closedNow(levers: Levers, now: EpochMs, deps: LineDeps): { until: Moment | null } | null {
  if (levers.closedUntil === null || levers.closedUntil <= now) return null;
  return { until: tellable({ at: levers.closedUntil, now, zone: hotlineZone(deps) }) };
}

function dutyOf(state: AgentState): DutyState | null {
  switch (state) {
    case 'off':
      return null;
    case 'ready':
      return 'ready';
    case 'offered':
    case 'talking':
    case 'wrap-up':
      return 'busy';
    case 'away':
      return 'away';
  }
}
