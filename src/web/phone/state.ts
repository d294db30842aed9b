/** The state of the page: the world of the phones, which caller is in hand, and what is listened to. */
import { batch, computed, effect, signal } from '@preact/signals';
import type { CarrierEvent } from '../../simulator/events.ts';
import { Refused } from '../shared/api.ts';
import { hear, hush } from './ear.ts';
import { type AgentPhone, carrierInfo, type CarrierInfo, listen, phones, type Standing, standingOf } from './sim.ts';
import { ring } from './sound.ts';
import { words } from './words.ts';
import { agentLeg, callerLeg, type Leg, nothingYet, restarted, take, type World } from './world.ts';

/** The numbers callers have here: as many as there can be callers. */
const NUMBERS = [
  '+12025550142',
  '+12025550143',
  '+12025550144',
  '+12025550145',
  '+12025550146',
  '+12025550147',
] as const;

export const world = signal<World>(nothingYet);
/** Null until the engine has told. */
export const carrier = signal<CarrierInfo | null>(null);
export const connected = signal(true);
const callerCount = signal(1);
export const callers = computed<readonly string[]>(() => NUMBERS.slice(0, callerCount.value));
export const canAddCaller = computed(() => callerCount.value < NUMBERS.length);
/** The caller in hand, by number. */
export const selected = signal<string>(NUMBERS[0]);
/** Whose ear the page's sound is: a caller's number or an agent's address. */
export const ear = signal<string>(NUMBERS[0]);
/** Where the engine has the callers' calls, by SID; asked each time a call listens. */
export const standings = signal<ReadonlyMap<string, Standing>>(new Map());
/** The agent in hand, by address; empty until one has been rung. */
export const agentInHand = signal('');
/** Agents whose phone is answered by itself, by address. */
export const byItself = signal<ReadonlySet<string>>(new Set());
/** For screen readers: what has just happened. */
export const told = signal('');
/** Why the last deed did nothing; empty: it worked. */
export const trouble = signal('');

export const agents = computed<readonly AgentPhone[]>(() => carrier.value?.agents ?? []);

export function addCaller(): void {
  if (!canAddCaller.value) return;
  batch(() => {
    callerCount.value += 1;
    choose(callers.value.at(-1) ?? NUMBERS[0]);
  });
}

export function choose(number: string): void {
  selected.value = number;
  attend(number);
}

/** Listens at this phone from now on. */
export function attend(address: string): void {
  if (ear.value === address) return;
  ear.value = address;
  hush();
  const leg = callerLeg(world.value, address) ?? agentLeg(world.value, address);
  const line = leg?.lines.findLast((one) => one.heard === null);
  if (leg !== null && line !== undefined) hear(leg, line);
}

/** Does something at a phone and tells the person if it could not be done. */
export function doing(deed: Promise<unknown>): void {
  trouble.value = '';
  deed.catch((error: unknown) => {
    const late = error instanceof Refused && (error.status === 404 || error.status === 409);
    trouble.value = late ? words.value.tooLate : words.value.failed;
    told.value = trouble.value;
  });
}

/** The agent at the other end of a caller's call, or whose phone is about to be. */
export function agentOf(leg: Leg): AgentPhone | null {
  const others = leg.with.map((sid) => world.value.legs.get(sid)?.to);
  return agents.value.find(({ address }) => others.includes(address)) ?? null;
}

/** The first agent's phone that rings, or whose holder hears who is calling. */
export const called = computed(() => {
  const active = agents.value.map((agent) => ({ agent, leg: agentLeg(world.value, agent.address) }));
  return active.find(({ leg }) => leg?.state === 'ringing') ?? active.find(({ leg }) => isWhispered(leg)) ?? null;
});

export const isWhispered = (leg: Leg | null): boolean => leg?.state === 'open' && !leg.met && !leg.took;

// Call time is the carrier's; between its messages it runs on here.
let told0 = { now: 0, at: performance.now() };
export const callNow = (): number => told0.now + (performance.now() - told0.at) * (carrier.value?.rate ?? 1);

let run = '';
function onRun(now: { readonly run: string; readonly now: number }): void {
  told0 = { now: now.now, at: performance.now() };
  if (run !== '' && run !== now.run) world.value = restarted(world.value);
  run = now.run;
}

function onEvent(event: CarrierEvent): void {
  world.value = take(world.value, event);
  if (event.type === 'ringing' || event.type === 'joined' || event.type === 'ended') trouble.value = '';
  const leg = event.leg === null ? undefined : world.value.legs.get(event.leg);
  if (leg === undefined) return;
  const address = leg.inbound ? leg.from : leg.to;
  if (address === ear.value) {
    const line = leg.lines.at(-1);
    if (line !== undefined && (event.type === 'speaking' || event.type === 'playing')) hear(leg, line);
    if (event.type === 'ended' || ((event.type === 'heard' || event.type === 'played') && event.cut)) hush();
  }
  if (event.type === 'listening' && agents.value.every((one) => one.address !== address)) void learn(leg.sid);
  tell(event, leg, address);
}

async function learn(sid: string): Promise<void> {
  // Not told: the page shows what it knew.
  const standing = await standingOf(sid).catch(() => null);
  if (standing !== null) standings.value = new Map(standings.value).set(sid, standing);
}

/** What a person who cannot see the page has to know. */
function tell(event: CarrierEvent, leg: Leg, address: string): void {
  const agent = agents.value.find((one) => one.address === address);
  if (event.type === 'speaking' && (address === selected.value || agent !== undefined)) told.value = event.text;
  if (event.type === 'ringing' && agent !== undefined) told.value = words.value.ringsNow(agent.name);
  if (event.type === 'ringing' && agent === undefined && !leg.inbound) told.value = words.value.next.ringing;
  if (event.type === 'joined' && address === selected.value)
    told.value = words.value.next.talking(agentOf(leg)?.name ?? '');
  if (event.type === 'ended' && address === selected.value && leg.ending !== null)
    told.value = words.value.ending[leg.ending];
}

/** Connects the page to the phones; again and again while the engine is away. */
export async function start(): Promise<void> {
  try {
    const [info, set] = await Promise.all([carrierInfo(), phones()]);
    batch(() => {
      carrier.value = info;
      byItself.value = new Set(info.agents.map((one) => one.address).filter((one) => set[one]?.is === 'answer'));
    });
    listen([...NUMBERS, ...info.agents.map(({ address }) => address)], {
      event: onEvent,
      run: (id, now) => onRun({ run: id, now }),
      connected: (yes) => (connected.value = yes),
    });
  } catch {
    connected.value = false;
    setTimeout(() => void start(), 2_000);
  }
}

const somethingRings = computed(
  () =>
    agents.value.some(({ address }) => agentLeg(world.value, address)?.state === 'ringing') ||
    callers.value.some((number) => isCalledBack(callerLeg(world.value, number))),
);
export const isCalledBack = (leg: Leg | null): boolean => leg?.inbound === false && leg.state === 'ringing';

effect(() => (somethingRings.value ? ring() : undefined));

// An agent's phone that is in no call gives way to one that is.
effect(() => {
  const busy = agents.value.filter(({ address }) => isBusy(agentLeg(world.value, address)));
  if (busy.every(({ address }) => address !== agentInHand.peek()))
    agentInHand.value = busy[0]?.address ?? agentInHand.peek();
});
function isBusy(leg: Leg | null): boolean {
  return leg?.state === 'ringing' || leg?.state === 'open';
}
