/** A call to the agents' number, as data: its whole state rides sealed in the URL, so that any node can take the next turn. */
import { z } from 'zod';
import type { AgentLineText } from '../core/speech/agent-line-wording.ts';
import type { AgentId, Language } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';

const agent = z
  .string()
  .min(1)
  .max(40)
  .transform((id) => id as AgentId);
const turns = { kind: z.literal('agents-line'), silences: z.number().int(), turns: z.number().int() };
const Record = z.discriminatedUnion('at', [
  z.object({ ...turns, at: z.literal('number') }),
  // Nobody is anybody before the PIN: the number is only what was keyed.
  z.object({ ...turns, at: z.literal('pin'), number: z.string().regex(/^\d{1,12}$/) }),
  z.object({ ...turns, at: z.literal('menu'), agent }),
  z.object({ ...turns, at: z.literal('close'), agent }),
  z.object({ ...turns, at: z.literal('record'), agent }),
  z.object({ ...turns, at: z.literal('recorded'), agent, recording: z.string().max(600) }),
]);

/** `silences`: in a row. `turns`: in the whole call, so that a call nobody listens to ends. */
export type LineRecord = Readonly<z.infer<typeof Record>>;

/** Where the call stands, without the counts. */
export type LinePlace = LineRecord extends infer R
  ? R extends LineRecord
    ? Omit<R, 'kind' | 'silences' | 'turns'>
    : never
  : never;

/** What `Tickets.unseal` gave; null when it is no such record (tampered with, of another kind or time): start again. */
export function readLineRecord(unsealed: unknown): LineRecord | null {
  const record = Record.safeParse(unsealed);
  return record.success ? record.data : null;
}

export interface LineInput {
  /** Whose number the call shows, as the carrier writes it. Numbers can be borrowed: it proves nothing. */
  readonly from: string;
  /** Keys without the one that ended them; null or empty = silence. */
  readonly digits: string | null;
  readonly recordingUrl: string | null;
  readonly at: EpochMs;
}

/** What was done: what to say of it, and where the call goes on. */
export interface Done {
  readonly place: LinePlace;
  readonly first: readonly AgentLineText[];
}

/** What the agent hears and how the next turn listens; `next` goes, sealed, into the URL of that turn. */
export interface LineAnswer {
  readonly language: Language;
  readonly say: readonly AgentLineText[];
  readonly listen:
    /** `finishOnKey` empty: every key is data. A silence asks us too (`actionOnEmptyResult`). */
    | { readonly gather: { readonly maxDigits: number; readonly finishOnKey: string }; readonly next: LineRecord }
    | { readonly record: { readonly maxMs: DurationMs; readonly finishOnKey: string }; readonly next: LineRecord }
    | { readonly hangUp: true };
}
