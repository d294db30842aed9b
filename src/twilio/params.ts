/** A webhook's form → what we understand of it. Parsed, not cast; what we don't know is ignored, for the carrier adds names freely. */
import { z } from 'zod';
import { type CallSid, parseCallSid } from '../core/ids.ts';
import { cleanText } from '../core/speech/clean.ts';
import type { DurationMs } from '../core/time.ts';
import type { LegStatus } from '../engine/carrier-ports.ts';

export interface CallInput {
  readonly sid: CallSid;
  readonly accountSid: string;
  /** As the carrier writes them: E.164, `client:…`, `sip:…`, `anonymous`, empty. */
  readonly from: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial' | null;
  /** A status we don't know is one of a leg that lives: only known ones end a call. */
  readonly status: LegStatus;
  /** Keys as they came, at most 64; null when none were pressed. */
  readonly digits: string | null;
  /** At most 500 characters, cleaned. */
  readonly speech: string | null;
  /** 0…1. */
  readonly confidence: number | null;
  readonly recording: {
    readonly url: string;
    readonly sid: string | null;
    readonly lengthMs: DurationMs;
  } | null;
  /** How a `<Dial>` of this leg ended. */
  readonly dial: { readonly status: string; readonly lengthMs: DurationMs | null } | null;
  /** Order of status callbacks; null when absent or absurd. */
  readonly sequence: number | null;
  readonly answeredBy: string | null;
  readonly parent: CallSid | null;
  /** Why the fallback was asked. */
  readonly errorCode: number | null;
  readonly errorUrl: string | null;
}

/** Which parameter can't be what the carrier sent, and what is wrong with it. Never its value. */
export interface InputProblem {
  readonly field: string;
  readonly code: 'not-a-form' | 'missing' | 'not-a-string' | 'absurd' | 'other-account';
}
export type Input = { readonly ok: CallInput } | { readonly problem: InputProblem };

const STATUSES = [
  'queued',
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
] as const satisfies readonly LegStatus[];

const ACCOUNT = /^AC[0-9a-f]{32}$/;
const SPEECH_CHARS = 500;
const DAY_S = 86_400;

/** Without these a form is not of a call: it may be a signed one, cut anew. */
const text = (max: number) => z.string().max(max);
const FORM = z.object({
  CallSid: z.string().transform((value, context) => parseCallSid(value) ?? absurd(context)),
  AccountSid: z.string().regex(ACCOUNT),
  From: text(500),
  To: text(500),
  Direction: z.enum(['inbound', 'outbound-api', 'outbound-dial']).nullish().catch(null),
  CallStatus: z.enum(STATUSES).catch('in-progress'),
  Digits: text(64).optional(),
  SpeechResult: z.string().optional(),
  Confidence: z.coerce.number().min(0).max(1).optional().catch(undefined),
  RecordingUrl: text(2_000).optional(),
  RecordingSid: z
    .string()
    .regex(/^RE[0-9a-f]{32}$/)
    .optional()
    .catch(undefined),
  RecordingDuration: z.coerce.number().int().min(0).max(DAY_S).optional().catch(undefined),
  DialCallStatus: text(40).optional(),
  DialCallDuration: z.coerce.number().int().min(0).max(DAY_S).optional().catch(undefined),
  SequenceNumber: z.coerce.number().int().min(0).max(1e9).optional().catch(undefined),
  AnsweredBy: text(40).optional(),
  ParentCallSid: z.string().optional(),
  ErrorCode: z.coerce.number().int().min(0).max(1e6).optional().catch(undefined),
  ErrorUrl: z.string().optional(),
});

function absurd(context: z.RefinementCtx): never {
  context.addIssue('not a call');
  return z.NEVER;
}

/** `accountSid` is ours: a form of another account is refused whatever its signature says. */
export function readInput(form: unknown, accountSid: string): Input {
  const fields = stringsOf(form);
  if ('problem' in fields) return fields;
  const read = FORM.safeParse(fields.ok);
  if (!read.success) {
    const field = String(read.error.issues[0]?.path[0] ?? '');
    return problem(field, Object.hasOwn(fields.ok, field) ? 'absurd' : 'missing');
  }
  if (read.data.AccountSid !== accountSid) return problem('AccountSid', 'other-account');
  return { ok: inputOf(read.data) };
}

function inputOf(form: z.output<typeof FORM>): CallInput {
  return {
    sid: form.CallSid,
    accountSid: form.AccountSid,
    from: cleanText(form.From),
    to: cleanText(form.To),
    direction: form.Direction ?? null,
    status: form.CallStatus,
    digits: filled(form.Digits),
    speech: filled(cleanText((form.SpeechResult ?? '').slice(0, SPEECH_CHARS))),
    confidence: form.Confidence ?? null,
    recording: recordingOf(form),
    dial:
      form.DialCallStatus === undefined
        ? null
        : {
            status: form.DialCallStatus,
            lengthMs: form.DialCallDuration === undefined ? null : ms(form.DialCallDuration),
          },
    sequence: form.SequenceNumber ?? null,
    answeredBy: filled(form.AnsweredBy),
    parent: parseCallSid(form.ParentCallSid ?? ''),
    errorCode: form.ErrorCode ?? null,
    errorUrl: filled(form.ErrorUrl),
  };
}

/** A recording is played to agents later, so its URL must be one that can be played. */
function recordingOf(form: z.output<typeof FORM>): CallInput['recording'] {
  const { RecordingUrl: url } = form;
  if (url === undefined || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return null;
  return { url, sid: form.RecordingSid ?? null, lengthMs: ms(form.RecordingDuration ?? 0) };
}

/** Own, known parameters that are strings. A parameter that came twice is an array and so a problem. */
function stringsOf(form: unknown): { readonly ok: Record<string, string> } | { readonly problem: InputProblem } {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return problem('', 'not-a-form');
  const fields = Object.entries(form).filter(([name]) => Object.hasOwn(FORM.shape, name));
  const wrong = fields.find(([, value]) => typeof value !== 'string');
  return wrong === undefined
    ? { ok: Object.fromEntries(fields) as Record<string, string> }
    : problem(wrong[0], 'not-a-string');
}

const problem = (field: string, code: InputProblem['code']) => ({ problem: { field, code } });
const filled = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value);
const ms = (seconds: number): DurationMs => (seconds * 1_000) as DurationMs;
