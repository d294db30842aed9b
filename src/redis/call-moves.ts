/** Moves of a call: clock and secret it depends on, its turns, its end. */
import type { Store } from '../engine/ports.ts';
import { parse } from './codec.ts';
import type { Moves, StorePolicies } from './moves.ts';

type CallMoves = Pick<
  Store,
  'startClock' | 'checkSecret' | 'turn' | 'load' | 'caller' | 'end' | 'safetyGiven' | 'forget' | 'forgetTrails'
>;

/** Entries of the hotline's stream looked at in one trip. */
const PAGE = 5_000;

export function callMoves(moves: Moves, policies: () => StorePolicies): CallMoves {
  const turnPolicy = (): string => {
    const { wrapUpMs, placeEveryMs, offerEveryMs, callbacksPerHour, admission } = policies();
    return JSON.stringify({ wrapUpMs, placeEveryMs, offerEveryMs, callbacksPerHour, admission });
  };
  const endPolicy = (): string => {
    const { wrapUpMs, redialMs } = policies();
    return JSON.stringify({ wrapUpMs, redialMs });
  };
  return {
    async startClock(rate, from) {
      const clock = parse.clock(await moves.run('startClock', rate, from ?? ''));
      moves.knowClock(clock.base, clock.rate);
      return { now: clock.now, rate: clock.rate };
    },
    async checkSecret(fingerprints) {
      return parse.yes(await moves.run('checkSecret', fingerprints[0], JSON.stringify(fingerprints)));
    },
    async turn(commit) {
      const { call, prompts, trail, ...rest } = commit;
      const reply = await moves.run('turn', JSON.stringify(rest), call, prompts, trail, moves.token(), turnPolicy());
      return parse.turn(reply);
    },
    async load(sid) {
      return parse.load(await moves.run('load', sid));
    },
    async caller(number) {
      return parse.caller(await moves.run('caller', number));
    },
    async safetyGiven(sid, why) {
      await moves.run('safety', sid, JSON.stringify({ why }));
    },
    async end(sid, how) {
      const ifLost = how.ifLost ? JSON.stringify(how.ifLost) : '';
      const trail = how.trail || '{}';
      const reply = await moves.run('end', moves.token(), sid, how.trouble ?? '', trail, endPolicy(), ifLost);
      return parse.ended(reply);
    },
    async forget(number, promised) {
      return parse.forgotten(await moves.run('forget', moves.token(), number, promised ? 1 : 0));
    },
    async forgetTrails(calls) {
      let taken = 0;
      let next = '';
      if (calls.length > 0)
        do {
          const page = parse.taken(await moves.run('forgetTrails', next, PAGE, ...calls));
          taken += page.taken;
          next = page.next;
        } while (next !== '');
      return taken;
    },
  };
}
