/** What a turn said, as the store keeps it: prompts as JSON, without the one number that is spoken, which the sealed call has. */
import type { CallContext } from '../core/call.ts';
import type { Prompt } from '../core/speech/prompt.ts';

export function keepPrompts(prompts: readonly Prompt[]): string {
  return JSON.stringify(prompts.map((prompt) => (prompt.say === 'callback-confirm' ? { say: prompt.say } : prompt)));
}

/** Written by this engine and sealed off in its own store; an empty list is the worst that a damaged one may do. */
export function readPrompts(json: string, { callTo }: CallContext): Prompt[] {
  try {
    const prompts: unknown = JSON.parse(json);
    if (!Array.isArray(prompts)) return [];
    return (prompts as Prompt[]).flatMap((prompt): Prompt[] => {
      if (prompt.say !== 'callback-confirm') return [prompt];
      return callTo === null ? [] : [{ say: 'callback-confirm', number: callTo }];
    });
  } catch {
    return [];
  }
}
