import type { LegStatus, Direction, EndedBy } from './events.ts';
import type { Leg } from './leg.ts';
import type { Room } from './rooms.ts';

/** A line of a leg's transcript: what came in at the ear, and what went out. */
export interface TranscriptLine {
  readonly at: number;
  readonly is: 'heard' | 'voice' | 'sound' | 'pressed' | 'said' | 'joined' | 'left' | 'status';
  readonly text: string;
  readonly language?: string;
  /** Only part of it was heard, or the key or words went nowhere. */
  readonly lost?: boolean;
}

/** The outside truth of one leg, as plain data. Times are call-time ms. */
export interface LegRecord {
  readonly sid: string;
  readonly parent: string | null;
  readonly from: string;
  readonly to: string;
  readonly direction: Direction;
  readonly status: LegStatus;
  readonly createdAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly endedBy: EndedBy | null;
  readonly listening: boolean;
  readonly with: readonly string[];
  readonly transcript: readonly TranscriptLine[];
  readonly visits: readonly {
    readonly room: string | null;
    readonly joinedAt: number;
    readonly leftAt: number | null;
    readonly with: readonly string[];
    readonly why: string | null;
  }[];
}

/** The outside truth of one conference. */
export interface RoomRecord {
  readonly sid: string;
  readonly name: string;
  readonly status: Room['status'];
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly endedWhy: string | null;
  readonly present: readonly string[];
  readonly visitors: readonly {
    readonly leg: string;
    readonly label: string | null;
    readonly joinedAt: number;
    readonly leftAt: number | null;
    readonly why: string | null;
  }[];
}

export function legRecord(leg: Leg): LegRecord {
  return {
    sid: leg.sid,
    parent: leg.parent?.sid ?? null,
    from: leg.from,
    to: leg.to,
    direction: leg.direction,
    status: leg.status,
    createdAt: Math.round(leg.createdAt),
    answeredAt: rounded(leg.answeredAt),
    endedAt: rounded(leg.endedAt),
    endedBy: leg.endedBy,
    listening: leg.listening,
    with: leg.others.map((other) => other.sid),
    transcript: transcript(leg),
    visits: leg.visits.map((visit) => ({
      ...visit,
      joinedAt: Math.round(visit.joinedAt),
      leftAt: rounded(visit.leftAt),
      with: [...visit.with],
    })),
  };
}

export function roomRecord(room: Room): RoomRecord {
  return {
    sid: room.sid,
    name: room.name,
    status: room.status,
    createdAt: Math.round(room.createdAt),
    startedAt: rounded(room.startedAt),
    endedAt: rounded(room.endedAt),
    endedWhy: room.endedWhy,
    present: [...room.participants.keys()].map((leg) => leg.sid),
    visitors: room.visitors.map(({ leg, label, visit }) => ({
      leg,
      label,
      joinedAt: Math.round(visit.joinedAt),
      leftAt: rounded(visit.leftAt),
      why: visit.why,
    })),
  };
}

const rounded = (at: number | null): number | null => (at === null ? null : Math.round(at));

/** Everything at this leg's ear and hands, in order. */
export function transcript(leg: Leg): readonly TranscriptLine[] {
  const lines: TranscriptLine[] = [
    ...leg.statuses.map(({ at, status }) => ({ at, is: 'status' as const, text: status })),
    ...leg.ear.lines.map((line) => ({
      at: line.startAt,
      is: line.kind === 'speech' ? ('heard' as const) : line.kind,
      text: line.endAt === null ? line.text : line.heard,
      language: line.language,
      ...(line.endAt !== null && line.heard.length < line.text.length ? { lost: true } : {}),
    })),
    ...leg.keys.map(({ at, key, taken }) => ({
      at,
      is: 'pressed' as const,
      text: key,
      ...(taken ? {} : { lost: true }),
    })),
    ...leg.words.map(({ at, text, taken }) => ({ at, is: 'said' as const, text, ...(taken ? {} : { lost: true }) })),
    ...leg.visits.flatMap((visit) => [
      { at: visit.joinedAt, is: 'joined' as const, text: visit.room ?? 'bridge' },
      ...(visit.leftAt === null
        ? []
        : [{ at: visit.leftAt, is: 'left' as const, text: `${visit.room ?? 'bridge'} (${visit.why ?? ''})` }]),
    ]),
  ];
  return lines.sort((a, b) => a.at - b.at).map((line) => ({ ...line, at: Math.round(line.at) }));
}

/** The transcript for a person's eyes, as error messages show it. */
export function transcriptOf(leg: Leg): string {
  const lines = transcript(leg).map(
    (line) =>
      `  ${(line.at / 1000).toFixed(1).padStart(8)} s  ${line.is.padEnd(7)} ${line.text}${line.lost === true ? ' …' : ''}`,
  );
  return [`${leg.sid} ${leg.direction} ${leg.from} → ${leg.to}: ${leg.status}`, ...lines].join('\n');
}
