/** What is being asked before a lever is turned: each asks once. */
import { signal } from '@preact/signals';
import { post, Refused } from '../shared/api.ts';
import { board, callNow, refresh } from './state.ts';
import { words } from './words.ts';

/** `free`: takes back what was done by hand. */
export type Question =
  | { readonly ask: 'head' | 'queue'; readonly sid: string }
  | { readonly ask: 'agent'; readonly id: string; readonly name: string }
  | { readonly ask: 'close' | 'open' | 'announce' }
  | { readonly ask: 'reopen' | 'reclose' | 'silence' };

export interface Answer {
  /** Of `queue` and `agent`: the queue's name, the agent's new state. */
  readonly to?: string;
  /** Of `announce`. */
  readonly text?: string;
  /** How long from now, minutes of call time; null: until it is taken back. */
  readonly minutes?: number | null;
}

export const question = signal<Question | null>(null);
/** Why the answer did nothing; empty: nothing went wrong. */
export const trouble = signal('');

export function ask(asked: Question | null): void {
  trouble.value = '';
  question.value = asked;
}

/** Does it, and closes the question; what goes wrong is told in it. */
export async function answer(asked: Question, given: Answer): Promise<void> {
  trouble.value = '';
  try {
    await turn(asked, given);
    question.value = null;
    refresh();
  } catch (error) {
    const { refused, failed } = words.peek().ask;
    trouble.value = (error instanceof Refused ? refused[error.code] : undefined) ?? failed;
  }
}

const BY = { by: 'board' } as const;
/** A far future: until somebody takes it back. */
const ALWAYS = 9_999_999_999_999;

async function turn(asked: Question, { to, text, minutes = null }: Answer): Promise<unknown> {
  const until = minutes === null ? null : Math.round(callNow.peek() + minutes * 60_000);
  const levers = (change: object): Promise<unknown> => post('/api/levers', { ...change, ...BY });
  switch (asked.ask) {
    case 'head':
      return await post(`/api/calls/${asked.sid}/move`, { head: true, ...BY });
    case 'queue':
      return await post(`/api/calls/${asked.sid}/move`, { queue: to, ...BY });
    case 'agent':
      return await post(`/api/agents/${encodeURIComponent(asked.id)}`, { to, ...BY });
    case 'close':
      return await levers({ closedUntil: until ?? ALWAYS, openUntil: null });
    case 'open':
      return await levers({ openUntil: until ?? ALWAYS, closedUntil: null });
    case 'announce':
      return await levers({ announcement: { text, until } });
    case 'reopen':
      return await levers({ closedUntil: null });
    case 'reclose':
      return await levers({ openUntil: null });
    case 'silence':
      return await levers({ announcement: null });
  }
}

export const isAlways = (until: number): boolean => until === ALWAYS;
export const queueNames = (): readonly string[] => board.value?.queues.map(({ queue }) => queue) ?? [];
