import type { FastifyInstance } from 'fastify';
import { inBackground, warn } from '../exchange.ts';
import type { Exchange } from '../exchange.ts';
import type { Leg } from '../leg.ts';
import { noteRoom } from '../room-callbacks.ts';
import { closeRoom, leave } from '../rooms.ts';
import type { Participant, Room } from '../rooms.ts';
import { follow } from '../twiml/run.ts';
import { Interrupted } from '../clock.ts';
import { notFound } from './errors.ts';
import { flag, methodIn, one, urlIn } from './form.ts';
import type { Form } from './form.ts';
import { page } from './list.ts';
import { participantJson, roomJson, root } from './shapes.ts';

type OnRoom = { Params: { room: string }; Body: Form; Querystring: Form };
type OnOne = { Params: { room: string; one: string }; Body: Form };

/** Conferences and their participants. */
export function conferenceRoutes(app: FastifyInstance, exchange: Exchange): void {
  const path = `${root(exchange)}/Conferences`;

  app.get<{ Querystring: Form }>(`${path}.json`, (request) => {
    const name = one(request.query, 'FriendlyName');
    const status = one(request.query, 'Status');
    const wanted = [...exchange.rooms.values()].filter(
      (room) => (name ?? room.name) === room.name && (status ?? room.status) === room.status,
    );
    return page(
      `${path}.json`,
      request.query,
      'conferences',
      wanted.toReversed().map((room) => roomJson(exchange, room)),
    );
  });

  app.get<OnRoom>(`${path}/:room.json`, (request) =>
    roomJson(exchange, roomFor(exchange, request.params.room, request.url)),
  );

  app.post<OnRoom>(`${path}/:room.json`, (request) => {
    const room = roomFor(exchange, request.params.room, request.url);
    const form = request.body ?? {};
    if (one(form, 'Status') === 'completed') closeRoom(exchange, room, 'conference-ended-via-api', null);
    const announce = urlIn(form, 'AnnounceUrl');
    if (announce !== null)
      for (const one of room.participants.values())
        announceTo(exchange, room, one, announce, methodIn(form, 'AnnounceMethod'));
    return roomJson(exchange, room);
  });

  app.get<OnRoom>(`${path}/:room/Participants.json`, (request) => {
    const room = roomFor(exchange, request.params.room, request.url);
    const all = [...room.participants.values()].map((one) => participantJson(exchange, room, one));
    return page(`${path}/${room.sid}/Participants.json`, request.query, 'participants', all);
  });

  app.get<OnOne>(`${path}/:room/Participants/:one.json`, (request) => {
    const { room, participant } = participantFor(exchange, request.params, request.url);
    return participantJson(exchange, room, participant);
  });

  app.post<OnOne>(`${path}/:room/Participants/:one.json`, (request) => {
    const { room, participant } = participantFor(exchange, request.params, request.url);
    change(exchange, room, participant, request.body ?? {});
    return participantJson(exchange, room, participant);
  });

  app.delete<OnOne>(`${path}/:room/Participants/:one.json`, (request, reply) => {
    const { room, participant } = participantFor(exchange, request.params, request.url);
    leave(exchange, room, participant.leg, true);
    void reply.code(204).send();
  });
}

/** By SID, or by name for one that is not over. */
function roomFor(exchange: Exchange, sid: string, path: string): Room {
  const room = exchange.rooms.get(sid) ?? exchange.liveRooms.get(sid);
  if (room === undefined) throw notFound(path);
  return room;
}

function participantFor(
  exchange: Exchange,
  params: OnOne['Params'],
  path: string,
): { readonly room: Room; readonly participant: Participant } {
  const room = roomFor(exchange, params.room, path);
  const participant = room.find(params.one);
  if (participant === undefined) throw notFound(path);
  return { room, participant };
}

function change(exchange: Exchange, room: Room, one: Participant, form: Form): void {
  const muted = flag(form, 'Muted');
  if (muted !== null && muted !== one.muted) {
    one.muted = muted;
    noteRoom(exchange, room, 'mute', muted ? 'participant-mute' : 'participant-unmute', one);
  }
  const hold = flag(form, 'Hold');
  if (hold !== null && hold !== one.hold) {
    one.hold = hold;
    noteRoom(exchange, room, 'hold', hold ? 'participant-hold' : 'participant-unhold', one);
    for (const each of room.participants.values()) each.leg.poke();
    const url = urlIn(form, 'HoldUrl');
    if (hold && url !== null) playBeside(exchange, one.leg, url, holdMethod(form), () => one.hold);
  }
  const ends = flag(form, 'EndConferenceOnExit');
  if (ends !== null && ends !== one.endsRoom) {
    one.endsRoom = ends;
    noteRoom(exchange, room, 'modify', 'participant-modify', one);
  }
  const announce = urlIn(form, 'AnnounceUrl');
  if (announce !== null) announceTo(exchange, room, one, announce, methodIn(form, 'AnnounceMethod'));
}

function announceTo(exchange: Exchange, room: Room, one: Participant, url: string, method: 'GET' | 'POST'): void {
  playBeside(
    exchange,
    one.leg,
    url,
    method,
    () => room.participants.get(one.leg) === one,
    (failed) => noteRoom(exchange, room, 'announcement', failed ? 'announcement-fail' : 'announcement-end', one),
  );
}

/** HoldMethod is GET unless given. */
const holdMethod = (form: Form): 'GET' | 'POST' =>
  methodIn({ HoldMethod: one(form, 'HoldMethod') ?? 'GET' }, 'HoldMethod');

/** A document played to one participant beside the conference, as long as `wanted`. */
function playBeside(
  exchange: Exchange,
  leg: Leg,
  url: string,
  method: 'GET' | 'POST',
  wanted: () => boolean,
  done: (failed: boolean) => void = () => {},
): void {
  const beside = new AbortController();
  const forget = leg.onPoke(() => {
    if (leg.ended || leg.company?.is !== 'room' || !wanted()) beside.abort(Interrupted.stopped);
  });
  const run = async (): Promise<void> => {
    try {
      const ended = await follow(
        { exchange, leg, signal: beside.signal, mode: 'wait' },
        { is: 'url', url, method, params: {} },
      );
      if (ended.is === 'failed') warn(exchange, leg, ended.code, 'announcement or hold document failed');
      done(ended.is === 'failed');
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    } finally {
      forget();
    }
  };
  inBackground(exchange, run());
}
