import { rfc2822 } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { Participant, Room } from './rooms.ts';
import { notify } from './webhooks/notify.ts';

/** Sends a conference callback if the first participant wished for this kind. */
export function noteRoom(
  exchange: Exchange,
  room: Room,
  kind: string,
  event: string,
  one: Participant | null,
  more: Readonly<Record<string, string>> = {},
): void {
  const wish = room.wish;
  if (wish === null || !wish.events.has(kind)) return;
  const sequence = room.sequence;
  room.sequence += 1;
  notify(exchange, one?.leg ?? null, wish.url, wish.method, {
    AccountSid: exchange.accountSid,
    ConferenceSid: room.sid,
    FriendlyName: room.name,
    StatusCallbackEvent: event,
    SequenceNumber: String(sequence),
    Timestamp: rfc2822(exchange, exchange.clock.now()),
    ...(one === null
      ? {}
      : {
          CallSid: one.leg.sid,
          Muted: String(one.muted),
          Hold: String(one.hold),
          Coaching: 'false',
          StartConferenceOnEnter: String(one.startsRoom),
          EndConferenceOnExit: String(one.endsRoom),
          ...(one.label === null ? {} : { ParticipantLabel: one.label }),
        }),
    ...more,
  });
}
