import { rfc2822, tell } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';

/** A recording: how long it is and, since no sound is carried here, what was said in it. */
export interface Recording {
  readonly sid: string;
  readonly callSid: string;
  readonly source: 'RecordVerb' | 'DialVerb';
  readonly startedAt: number;
  readonly seconds: number;
  readonly words: readonly string[];
}

export function keepRecording(
  exchange: Exchange,
  leg: Leg,
  source: Recording['source'],
  startedAt: number,
  seconds: number,
): Recording {
  const recording: Recording = {
    sid: exchange.chance.sids.sid('RE'),
    callSid: leg.sid,
    source,
    startedAt,
    seconds,
    words: leg.words.filter((word) => word.at >= startedAt).map((word) => word.text),
  };
  exchange.recordings.set(recording.sid, recording);
  tell(exchange, { type: 'recorded', leg: leg.sid, recording: recording.sid, seconds });
  return recording;
}

/** The address of a recording's sound, as action and callback requests give it. */
export function recordingUrl(exchange: Exchange, recording: Recording): string {
  return `${exchange.url}/2010-04-01/Accounts/${exchange.accountSid}/Recordings/${recording.sid}`;
}

/** Parameters of a recordingStatusCallback. */
export function recordingParameters(exchange: Exchange, recording: Recording): Record<string, string> {
  return {
    AccountSid: exchange.accountSid,
    CallSid: recording.callSid,
    RecordingSid: recording.sid,
    RecordingUrl: recordingUrl(exchange, recording),
    RecordingStatus: 'completed',
    RecordingDuration: String(recording.seconds),
    RecordingChannels: '1',
    RecordingSource: recording.source,
    RecordingStartTime: rfc2822(exchange, recording.startedAt),
  };
}

/** The sound itself: silence of the right length, as an 8 kHz, 8-bit mono WAV. */
export function recordingWav(recording: Recording): Buffer {
  const samples = Math.max(1, recording.seconds) * 8000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 0x80)]);
}
