import { pino, type DestinationStream, type Logger } from 'pino';
import { createLineSink } from './line-sink.ts';

/** The four levels the engine writes; what a component asks for instead of a whole pino logger. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Levels accepted by `LOG_LEVEL`, from loud to silent. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Not the library's own stream: on a full disk that one ends the process, or hangs it for ever as it ends. */
const stderr = createLineSink(
  2,
  (lines) =>
    `${JSON.stringify({ level: 40, time: new Date().toISOString(), lines, msg: 'log lines are missing here: stderr did not take them' })}\n`,
);

/** Lines of this process's log that were dropped because stderr did not take them. */
export const droppedLogLines = (): number => stderr.dropped();

/** Makes the process's logger: one JSON object a line on stderr, so that stdout stays free for a command's own answer. */
export function makeLog(level: LogLevel, destination: DestinationStream = stderr): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/**
 * A phone number as it may stand in a log: only the last two digits, `+*********42`.
 * What is too short to hide (four digits or fewer, such as a short code) is masked whole.
 */
export function maskNumber(e164: string): string {
  const digits = e164.replace(/^\+/, '');
  const shown = digits.length > 4 ? digits.slice(-2) : '';
  return (e164.startsWith('+') ? '+' : '') + '*'.repeat(digits.length - shown.length) + shown;
}
