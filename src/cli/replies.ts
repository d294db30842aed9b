/** What the engine's API answers, as far as the command line reads it. Unknown fields are kept: `--json` prints them. */
import { z } from 'zod';

const at = z.number();
const atOrNull = at.nullable();

export const Refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export const Anything = z.looseObject({});

export const Levers = z.looseObject({
  closedUntil: atOrNull,
  openUntil: atOrNull,
  announcement: z.looseObject({ text: z.string(), until: atOrNull }).nullable(),
});
export type Levers = z.infer<typeof Levers>;

const tally = z.record(z.string(), z.number());
const Trial = z.looseObject({ number: z.number(), share: z.number(), since: at, tried: tally, live: tally });
const Flows = {
  live: z.number().nullable(),
  canary: Trial.nullable(),
  draft: z.looseObject({ host: z.string(), problems: z.array(z.string()), wall: z.number() }).nullable(),
};
export type Flows = z.infer<z.ZodObject<typeof Flows>>;

const QueueRow = z.looseObject({
  queue: z.string(),
  waiting: z.number(),
  longestMs: z.number(),
  ready: z.number(),
  staff: z.number(),
  callbacks: z.number(),
  overdue: z.number(),
});
export const Status = z.looseObject({
  hotline: z.string(),
  zone: z.string(),
  clockRate: z.number(),
  conserved: z.boolean(),
  at,
  arrived: z.number(),
  menu: z.number(),
  waiting: z.number(),
  offered: z.number(),
  talking: z.number(),
  ended: z.number(),
  outcomes: z.record(z.string(), z.number()),
  queues: z.array(QueueRow),
  levers: Levers,
  flows: z.looseObject(Flows),
});
export type Status = z.infer<typeof Status>;

const CallRow = z.looseObject({
  sid: z.string(),
  phase: z.string(),
  at: z.string(),
  lang: z.string(),
  from: z.string(),
  queue: z.string().nullable(),
  place: z.number().nullable(),
  startedAt: at,
  outcome: z.string().nullable(),
});
export type CallRow = z.infer<typeof CallRow>;
export const Calls = z.looseObject({ calls: z.array(CallRow), next: z.string().nullable() });
export const Call = z.looseObject({
  sid: z.string(),
  phase: z.string(),
  outcome: z.string().nullable(),
  timeToPersonMs: atOrNull,
});
export type Call = z.infer<typeof Call>;

const TrailEntry = z.looseObject({
  id: z.string(),
  at,
  sid: z.string(),
  what: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type TrailEntry = z.infer<typeof TrailEntry>;
export const Trail = z.looseObject({ trail: z.array(TrailEntry) });
export const Trails = z.looseObject({ trail: z.array(TrailEntry), next: z.string().nullable() });

const Agent = z.looseObject({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  since: at.optional(),
  misses: z.number().optional(),
  address: z.string(),
  queues: z.array(z.string()),
  languages: z.array(z.string()),
});
export type Agent = z.infer<typeof Agent>;
export const Agents = z.looseObject({ agents: z.array(Agent) });

const Callback = z.looseObject({
  place: z.string(),
  kind: z.string(),
  queue: z.string(),
  arrivedAt: at,
  notBefore: atOrNull,
  attempts: z.number(),
  state: z.string(),
  disposition: z.string().nullable(),
  overdue: z.boolean(),
});
export type Callback = z.infer<typeof Callback>;
export const Callbacks = z.looseObject({ callbacks: z.array(Callback), next: z.string().nullable() });

export const Carrier = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('simulated'),
    url: z.string(),
    rate: z.number(),
    agents: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
  }),
  z.looseObject({ kind: z.literal('twilio'), rate: z.number() }),
]);
export type Carrier = z.infer<typeof Carrier>;

const SelfTrial = z.looseObject({
  running: z.string().nullable(),
  begunAt: atOrNull,
  rungAt: atOrNull,
  arrivedAt: atOrNull,
  pressedAt: atOrNull,
  lineAt: atOrNull,
  fault: z.string().nullable(),
  tookMs: z.number().nullable(),
});
export const Probes = z.looseObject({ call: SelfTrial, fallback: SelfTrial });
export type Probes = z.infer<typeof Probes>;

export const LeversReply = z.looseObject({ levers: Levers });
const finishing = z.array(z.looseObject({ number: z.number(), calls: z.number() }));
export const Published = z.looseObject({
  is: z.enum(['live', 'canary', 'left']),
  number: z.number(),
  live: z.number(),
  version: z.string(),
  changed: z.boolean().optional(),
  share: z.number().optional(),
  finishing,
});
export type Published = z.infer<typeof Published>;
export const Turned = z.looseObject({ from: z.number(), to: z.number(), canary: z.boolean(), finishing });
export type Turned = z.infer<typeof Turned>;
export const Versions = z.looseObject({
  zone: z.string(),
  ...Flows,
  versions: z.array(
    z.looseObject({
      number: z.number(),
      version: z.string(),
      is: z.string(),
      author: z.string(),
      note: z.string(),
      wall: z.number(),
      calls: z.number(),
    }),
  ),
});
export type Versions = z.infer<typeof Versions>;

export const Forgotten = z.looseObject({
  forgotten: z.looseObject({
    calls: z.number(),
    trailEntries: z.number(),
    callbacks: z.number(),
    takenBack: z.number(),
    history: z.number(),
    places: z.number(),
    recordings: z.number(),
    recordingsLeft: z.number(),
  }),
  rewritten: z.boolean().nullable(),
});
export type Forgotten = z.infer<typeof Forgotten>;
export const Sent = z.looseObject({ ringing: z.string() });
export type Sent = z.infer<typeof Sent>;
