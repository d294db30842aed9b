import { rfc2822 } from '../exchange.ts';
import type { Exchange, NumberRecord, SentMessage } from '../exchange.ts';
import type { Leg } from '../leg.ts';
import type { Recording } from '../recordings.ts';
import { recordingUrl } from '../recordings.ts';
import type { Participant, Room } from '../rooms.ts';

/* Resources as JSON, field by field as Twilio's OpenAPI (api.v2010) has them. */

export const root = (exchange: Exchange): string => `/2010-04-01/Accounts/${exchange.accountSid}`;

const pretty = (number: string): string => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');

/** The API knows no `initiated`. */
export function statusIn({ status }: Leg): string {
  return status === 'initiated' ? 'queued' : status;
}

export function callJson(exchange: Exchange, leg: Leg): Record<string, unknown> {
  const uri = `${root(exchange)}/Calls/${leg.sid}`;
  const number = exchange.numbers.get(leg.direction === 'inbound' ? leg.to : leg.from);
  const updatedAt = leg.endedAt ?? leg.answeredAt ?? leg.createdAt;
  return {
    sid: leg.sid,
    date_created: rfc2822(exchange, leg.createdAt),
    date_updated: rfc2822(exchange, updatedAt),
    parent_call_sid: leg.parent?.sid ?? null,
    account_sid: exchange.accountSid,
    to: leg.to,
    to_formatted: pretty(leg.to),
    from: leg.from,
    from_formatted: pretty(leg.from),
    phone_number_sid: number?.sid ?? null,
    status: statusIn(leg),
    start_time: leg.answeredAt === null ? null : rfc2822(exchange, leg.answeredAt),
    end_time: leg.endedAt === null ? null : rfc2822(exchange, leg.endedAt),
    duration:
      leg.endedAt === null
        ? null
        : String(leg.answeredAt === null ? 0 : Math.round((leg.endedAt - leg.answeredAt) / 1000)),
    price: null,
    price_unit: 'USD',
    direction: leg.direction,
    answered_by: leg.answeredBy,
    api_version: '2010-04-01',
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: '0',
    trunk_sid: null,
    uri: `${uri}.json`,
    subresource_uris: { notifications: `${uri}/Notifications.json`, recordings: `${uri}/Recordings.json` },
  };
}

export function roomJson(exchange: Exchange, room: Room): Record<string, unknown> {
  const uri = `${root(exchange)}/Conferences/${room.sid}`;
  return {
    account_sid: exchange.accountSid,
    date_created: rfc2822(exchange, room.createdAt),
    date_updated: rfc2822(exchange, room.updatedAt),
    api_version: '2010-04-01',
    friendly_name: room.name,
    region: 'us1',
    sid: room.sid,
    status: room.status,
    uri: `${uri}.json`,
    subresource_uris: { participants: `${uri}/Participants.json`, recordings: `${uri}/Recordings.json` },
    reason_conference_ended: room.endedWhy,
    call_sid_ending_conference: room.endedBy,
  };
}

export function participantJson(exchange: Exchange, room: Room, one: Participant): Record<string, unknown> {
  return {
    account_sid: exchange.accountSid,
    call_sid: one.leg.sid,
    label: one.label,
    call_sid_to_coach: null,
    coaching: false,
    conference_sid: room.sid,
    date_created: rfc2822(exchange, one.joinedAt),
    date_updated: rfc2822(exchange, one.joinedAt),
    end_conference_on_exit: one.endsRoom,
    muted: one.muted,
    hold: one.hold,
    start_conference_on_enter: one.startsRoom,
    status: 'connected',
    queue_time: null,
    uri: `${root(exchange)}/Conferences/${room.sid}/Participants/${one.leg.sid}.json`,
  };
}

export function recordingJson(exchange: Exchange, recording: Recording): Record<string, unknown> {
  const created = rfc2822(exchange, recording.startedAt);
  return {
    account_sid: exchange.accountSid,
    api_version: '2010-04-01',
    call_sid: recording.callSid,
    conference_sid: null,
    date_created: created,
    date_updated: created,
    start_time: created,
    duration: String(recording.seconds),
    sid: recording.sid,
    price: null,
    price_unit: 'USD',
    status: 'completed',
    channels: 1,
    source: recording.source,
    error_code: null,
    uri: `${root(exchange)}/Recordings/${recording.sid}.json`,
    encryption_details: null,
    subresource_uris: {},
    media_url: recordingUrl(exchange, recording),
  };
}

export function messageJson(exchange: Exchange, message: SentMessage): Record<string, unknown> {
  const at = rfc2822(exchange, message.at);
  return {
    body: message.body,
    num_segments: String(Math.max(1, Math.ceil(message.body.length / 70))),
    direction: 'outbound-api',
    from: message.from === '' ? null : message.from,
    to: message.to,
    date_updated: at,
    price: null,
    error_message: null,
    uri: `${root(exchange)}/Messages/${message.sid}.json`,
    account_sid: exchange.accountSid,
    num_media: '0',
    status: 'queued',
    messaging_service_sid: message.messagingServiceSid,
    sid: message.sid,
    date_sent: null,
    date_created: at,
    error_code: null,
    price_unit: 'USD',
    api_version: '2010-04-01',
    subresource_uris: {},
  };
}

export function numberJson(exchange: Exchange, number: NumberRecord): Record<string, unknown> {
  const at = rfc2822(exchange, number.createdAt);
  return {
    account_sid: exchange.accountSid,
    address_sid: null,
    address_requirements: 'none',
    api_version: '2010-04-01',
    beta: false,
    capabilities: { fax: false, mms: false, sms: true, voice: true },
    date_created: at,
    date_updated: at,
    friendly_name: number.friendlyName,
    identity_sid: null,
    phone_number: number.number,
    origin: 'twilio',
    sid: number.sid,
    sms_application_sid: '',
    sms_fallback_method: 'POST',
    sms_fallback_url: '',
    sms_method: 'POST',
    sms_url: number.smsUrl,
    status_callback: number.statusUrl,
    status_callback_method: number.statusMethod,
    trunk_sid: null,
    uri: `${root(exchange)}/IncomingPhoneNumbers/${number.sid}.json`,
    voice_receive_mode: 'voice',
    voice_application_sid: '',
    voice_caller_id_lookup: false,
    voice_fallback_method: number.fallbackMethod,
    voice_fallback_url: number.fallbackUrl,
    voice_method: number.voiceMethod,
    voice_url: number.voiceUrl,
    emergency_status: 'Inactive',
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    bundle_sid: null,
    status: 'in-use',
    type: 'local',
  };
}
