import { tell, warn } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { Leg, Method, Visit } from './leg.ts';
import { noteRoom } from './room-callbacks.ts';

export interface Participant {
  readonly leg: Leg;
  readonly joinedAt: number;
  readonly label: string | null;
  readonly startsRoom: boolean;
  endsRoom: boolean;
  muted: boolean;
  hold: boolean;
  readonly beep: string;
  readonly visit: Visit;
  /** Told when the participant is out; `why` in Twilio's words. */
  readonly onOut: (why: string) => void;
}

/** Who hears of a room, fixed by its first participant. */
export interface RoomWish {
  readonly url: string;
  readonly method: Method;
  readonly events: ReadonlySet<string>;
}

/** A conference. Starts when two are present and one of them starts it; ends when the last leaves, by a participant who ends it, or by REST. */
export class Room {
  readonly sid: string;
  readonly name: string;
  readonly createdAt: number;
  readonly participants = new Map<Leg, Participant>();
  /** Everyone who was ever here. */
  readonly visitors: { readonly leg: string; readonly visit: Visit; readonly label: string | null }[] = [];
  status: 'init' | 'in-progress' | 'completed' = 'init';
  updatedAt: number;
  startedAt: number | null = null;
  endedAt: number | null = null;
  endedWhy: string | null = null;
  endedBy: string | null = null;
  wish: RoomWish | null = null;
  sequence = 1;

  constructor(sid: string, name: string, createdAt: number) {
    this.sid = sid;
    this.name = name;
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
  }

  /** Others who can be talked to: present, the room started, nobody on hold. */
  othersThan(leg: Leg): readonly Leg[] {
    if (this.startedAt === null || this.participants.get(leg)?.hold !== false) return [];
    return [...this.participants.values()]
      .filter((other) => other.leg !== leg && !other.hold)
      .map((other) => other.leg);
  }

  find(sidOrLabel: string): Participant | undefined {
    return [...this.participants.values()].find((one) => one.leg.sid === sidOrLabel || one.label === sidOrLabel);
  }
}

/** The room of this name, made when there is none. */
export function roomNamed(exchange: Exchange, name: string): Room {
  const live = exchange.liveRooms.get(name);
  if (live !== undefined) return live;
  const room = new Room(exchange.chance.sids.sid('CF'), name, exchange.clock.now());
  exchange.liveRooms.set(name, room);
  exchange.rooms.set(room.sid, room);
  return room;
}

export interface Entering {
  readonly label: string | null;
  readonly muted: boolean;
  readonly startsRoom: boolean;
  readonly endsRoom: boolean;
  readonly beep: string;
  readonly wish: RoomWish | null;
  readonly onOut: (why: string) => void;
}

/** Puts a leg into a room and starts the room if that is enough. */
export function enter(exchange: Exchange, room: Room, leg: Leg, how: Entering): Participant {
  if (room.participants.size === 0 && room.wish === null) room.wish = how.wish;
  const visit: Visit = { room: room.name, joinedAt: exchange.clock.now(), leftAt: null, with: new Set(), why: null };
  const one: Participant = { ...how, leg, joinedAt: visit.joinedAt, hold: false, visit };
  room.participants.set(leg, one);
  room.visitors.push({ leg: leg.sid, visit, label: how.label });
  leg.visits.push(visit);
  leg.company = { is: 'room', room };
  noteRoom(exchange, room, 'join', 'participant-join', one);
  const everyone = [...room.participants.values()];
  const startsNow = room.status === 'init' && everyone.length >= 2 && everyone.some((each) => each.startsRoom);
  if (startsNow) {
    room.status = 'in-progress';
    room.startedAt = exchange.clock.now();
    noteRoom(exchange, room, 'start', 'conference-start', null);
  }
  for (const each of everyone) if (each !== one) meet(exchange, room, each, one, startsNow);
  tellJoined(exchange, room, one);
  return one;
}

function meet(exchange: Exchange, room: Room, present: Participant, entering: Participant, startsNow: boolean): void {
  if (room.status !== 'in-progress') return;
  present.visit.with.add(entering.leg.sid);
  entering.visit.with.add(present.leg.sid);
  if (startsNow) {
    // Those who waited together without a start meet each other only now.
    for (const other of room.participants.keys()) if (other !== present.leg) present.visit.with.add(other.sid);
  }
  if (entering.beep === 'true' || entering.beep === 'onEnter')
    present.leg.ear.finish(present.leg.ear.begin('sound', 'beep', '', 0), false);
  tellJoined(exchange, room, present);
}

function tellJoined(exchange: Exchange, room: Room, one: Participant): void {
  tell(exchange, {
    type: 'joined',
    leg: one.leg.sid,
    room: room.name,
    with: room.othersThan(one.leg).map((leg) => leg.sid),
    started: room.status === 'in-progress',
  });
}

/** Takes a leg out of its room; the room ends with it when it was the last or ends the room on exit. */
export function leave(exchange: Exchange, room: Room, leg: Leg, kicked: boolean): void {
  const one = room.participants.get(leg);
  if (one === undefined) return;
  remove(
    exchange,
    room,
    one,
    kicked ? 'participant_updated_via_api' : leg.ended ? 'participant_hung_up' : 'participant_left',
  );
  const how = kicked ? 'kicked' : 'left';
  if (one.endsRoom) closeRoom(exchange, room, `participant-with-end-conference-on-exit-${how}`, one);
  else if (room.participants.size === 0) closeRoom(exchange, room, `last-participant-${how}`, one);
}

function remove(exchange: Exchange, room: Room, one: Participant, why: string): void {
  const others = room.othersThan(one.leg);
  room.participants.delete(one.leg);
  room.updatedAt = exchange.clock.now();
  one.visit.leftAt = exchange.clock.now();
  one.visit.why = why;
  one.leg.company = null;
  tell(exchange, { type: 'left', leg: one.leg.sid, room: room.name, with: others.map((leg) => leg.sid), why });
  noteRoom(exchange, room, 'leave', 'participant-leave', one, {
    ReasonParticipantLeft: why,
    ParticipantCallStatus: one.leg.status,
  });
  for (const other of others) {
    if (one.beep === 'true' || one.beep === 'onExit') other.ear.finish(other.ear.begin('sound', 'beep', '', 0), false);
  }
  one.onOut(why);
}

/** Ends a room: everyone in it goes on with their own document. */
export function closeRoom(exchange: Exchange, room: Room, why: string, by: Participant | null): void {
  if (room.status === 'completed') return;
  room.status = 'completed';
  room.endedAt = exchange.clock.now();
  room.updatedAt = room.endedAt;
  room.endedWhy = why;
  room.endedBy = by?.leg.sid ?? null;
  exchange.liveRooms.delete(room.name);
  for (const one of room.participants.values()) remove(exchange, room, one, 'conference_ended');
  tell(exchange, { type: 'room-ended', leg: by?.leg.sid ?? null, room: room.name, why });
  noteRoom(exchange, room, 'end', 'conference-end', null, {
    ReasonConferenceEnded: why,
    Reason: why,
    ...(by === null ? {} : { CallSidEndingConference: by.leg.sid }),
    ...(by === null || by.label === null ? {} : { ParticipantLabelEndingConference: by.label }),
  });
}

/** Why a leg may not enter; noted as Twilio's warning. */
export function refusedEntry(exchange: Exchange, room: Room, leg: Leg, label: string | null, most: number): boolean {
  if (room.participants.size >= most) {
    warn(exchange, leg, 16020, 'conference is full');
    return true;
  }
  if (label !== null && room.find(label) !== undefined) {
    warn(exchange, leg, 16025, 'participant label is taken');
    return true;
  }
  return false;
}
