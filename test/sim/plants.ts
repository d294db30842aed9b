/**
 * Bugs to be planted, one at a time: what a naive build would do. A simulation that does not find each of them is not worth its time.
 * Numbers and kinds are those of the list in `test/README.md`.
 */
import type { Journal, JournalEntry, Noted } from '../../src/engine/journal-ports.ts';
import type { PlaceId } from '../../src/core/ids.ts';
import type { Telephony } from '../../src/engine/carrier-ports.ts';
import { note } from '../../src/runtime/journal-lines.ts';
import { redisScripts } from '../../src/redis/scripts.ts';

type Scripts = ReturnType<typeof redisScripts>;

export interface Plant {
  readonly name: string;
  /** Another text for moves of the store. */
  readonly lua?: { readonly [move: string]: readonly (readonly [from: string, to: string])[] };
  readonly telephony?: (real: Telephony) => Telephony;
  readonly journal?: (real: Journal) => Journal;
  /** Moves decide by the clock of the node that asks. */
  readonly nodeClock?: true;
  /** The second host answers a call's first request only. */
  readonly fallbackOnce?: true;
}

/** A line dies and the phone on the other end is rung once more, whatever became of the first ring. */
const blindRetry = (real: Telephony): Telephony => ({
  ...real,
  async ring(...args) {
    const first = await real.ring(...args);
    return first.is === 'unknown' ? await real.ring(...args) : first;
  },
});

/** Kept by the process alone, and said to be kept. */
const inMemory = (real: Journal): Journal => {
  const noted = new Map<PlaceId, Noted>();
  let written = 0;
  return {
    name: real.name,
    get written() {
      return written;
    },
    async append(...entries: readonly JournalEntry[]) {
      for (const entry of entries) note(noted, entry);
      written += entries.length;
    },
    async forget(places) {
      for (const place of places) noted.delete(place);
    },
    noted: () => noted.values(),
  };
};

const SAME_KEY = 'if call and call.key == commit.key then';
const OLDER_STEP = 'if call and tonumber(call.step) > commit.step then';
const OVER = 'if call and call.over then';

export const PLANTS: readonly Plant[] = [
  {
    name: '1 a webhook that comes twice is taken twice',
    lua: {
      pzTurn: [
        [SAME_KEY, 'if false then'],
        [OLDER_STEP, 'if false then'],
      ],
    },
  },
  {
    name: '2 an agent who presses 1 twice makes what follows happen twice',
    lua: { pzAccept: [['  first = first,\n}))', '  first = true,\n}))']] },
  },
  {
    name: '3 a call that is over comes back by a late webhook',
    lua: { pzTurn: [[OVER, 'if false then']] },
  },
  {
    name: '4 an agent accepts under a lease that is over',
    lua: {
      pzAccept: [
        ['local l = lease.load(ARGV[3])', "local l = record('lease', ARGV[3])"],
        ['local p = lease.place(l)', 'local p = l.place and place.load(l.place)'],
        ["if l.status == 'ringing' then", "if l.status == 'ringing' or l.status == 'over' then"],
      ],
    },
  },
  {
    name: '5 what is due later is forgotten',
    lua: {
      pzOffer: [["timer.set('offer', l.id, clock.now + limits.ttlMs)", '']],
      pzAccept: [
        ["timer.set('join', l.id, clock.now + (p.kind == 'message' and math.max(LISTEN_MS, joinMs) or joinMs))", ''],
      ],
    },
  },
  { name: '6 a phone is rung again when nobody knows whether it rings', telephony: blindRetry },
  { name: '7 a promise is spoken before it is on disk', journal: inMemory },
  {
    name: '8 offered in one move, reserved in another',
    lua: { pzOffer: [["agent.to(a, 'offered', { lease = l.id, place = p.id })", '']] },
  },
  { name: "9 the node's clock instead of the store's", nodeClock: true },
  {
    name: '10 after an offer that failed, to the end of the line',
    lua: {
      pzRelease: [
        [
          'local p = lease.release(l, reason, tonumber(ARGV[5]))',
          'local p = lease.release(l, reason, tonumber(ARGV[5]))\n    if p and not place.isCallback(p) then place.move(p, { arrived = clock.now, score = clock.now }) end',
        ],
      ],
    },
  },
  {
    name: '11 a callback starts again at the end of the line',
    lua: {
      pzTurn: [
        [
          'arrived = p.arrived, headStart = p.headStart, score = p.score, spoken = spoken }\n    standing.leave',
          'arrived = clock.now, headStart = p.headStart, score = clock.now, spoken = spoken }\n    standing.leave',
        ],
      ],
    },
  },
  {
    name: '12 an agent is not freed when the caller hangs up',
    lua: {
      pzEnd: [["if a then agent.rest(a, l.was == 'ringing' and { idleSince = a.idleSince or false } or nil) end", '']],
    },
  },
  { name: '13 the fallback answers the first request only', fallbackOnce: true },
  {
    name: '14 a key pressed again joins the line anew',
    lua: {
      pzTurn: [
        [
          '    place.write(p, { card = wish.card })\n    return p',
          '    place.move(p, { arrived = clock.now, score = clock.now })\n    return p',
        ],
      ],
    },
  },
];

/** The moves with the bug in them. Throws when the text it stands in has changed: then the plant must follow. */
export function plantedScripts(plant: Plant): Scripts {
  const scripts = { ...redisScripts() };
  for (const [move, changes] of Object.entries(plant.lua ?? {})) {
    let { lua, numberOfKeys } = scripts[move] ?? { lua: '', numberOfKeys: 1 };
    for (const [from, to] of changes) {
      if (!lua.includes(from)) throw new Error(`${plant.name}: ${move} has no "${from}"`);
      lua = lua.replace(from, to);
    }
    scripts[move] = { lua, numberOfKeys };
  }
  return scripts;
}
