/** Reads the actions XState hands back as effects and prompts, with the values of the call filled in. */
import type { CallContext } from '../call.ts';
import type { Prompt } from '../speech/prompt.ts';
import type { StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import type { Effect } from './effect.ts';
import type { Hotline } from './model.ts';
import { ON_CALL, type PromptUse } from './states.ts';

export interface RawAction {
  readonly type: string;
  readonly params?: Record<string, unknown>;
}

/** How long an on-call person is rung. */
const ON_CALL_RING_MS = 20_000 as DurationMs;

/** Effects of one action; XState's own (`xstate.*`) and those that only changed the context have none. */
export function effectOf(action: RawAction, before: CallContext, after: CallContext, hotline: Hotline): Effect[] {
  const params = action.params ?? {};
  switch (action.type) {
    case 'say':
      return promptOf(params['prompt'] as PromptUse, after, hotline).map((prompt) => ({ do: 'say', prompt }));
    case 'keep':
      return [
        {
          do: 'keep',
          as: params['as'] as 'callback' | 'message',
          number: after.callTo,
          recording: params['as'] === 'message' ? after.recording : null,
        },
      ];
    case 'lookup':
      return [{ do: 'lookup', ...(params as Omit<Effect & { do: 'lookup' }, 'do'>) }];
    case 'sms':
      return [{ do: 'sms', step: params['step'] as StateId }];
    case 'transfer':
      return [{ do: 'transfer', ...(params as Omit<Effect & { do: 'transfer' }, 'do'>) }];
    case 'transferOnCall': {
      const [first] = (after.line && hotline.queues[after.line.queue]?.onCall) ?? [];
      return first === undefined ? [] : [{ do: 'transfer', to: first, ringMs: ON_CALL_RING_MS, step: ON_CALL }];
    }
    case 'cancelTransfer':
      return [{ do: 'cancelTransfer' }];
    case 'bridge':
      return after.talk === null ? [] : [{ do: 'bridge', lease: after.talk.lease }];
    case 'unbridge':
      return before.talk === null ? [] : [{ do: 'unbridge', lease: before.talk.lease }];
    case 'callbackAnswer':
      return [{ do: 'callbackAnswer', answer: params['answer'] as 'later' | 'cancel' }];
    case 'unkeep':
      return [{ do: 'unkeep' }];
    case 'placeAgain':
      return [{ do: 'placeAgain' }];
    case 'end':
      return [{ do: 'end', outcome: after.outcome ?? 'lost' }];
    default:
      return [];
  }
}

/** A prompt of the machine's config with the call's own values in it. */
export function promptOf(use: PromptUse, ctx: CallContext, hotline: Hotline): Prompt[] {
  if (typeof use !== 'string') return [use];
  switch (use) {
    case 'callback-confirm':
      return ctx.callTo === null ? [] : [{ say: 'callback-confirm', number: ctx.callTo }];
    case 'callback-promised':
      // When people are there again is not the machine's to know: the engine fills `at` in.
      return [{ say: 'callback-promised', from: hotline.callerId, at: null, zone: 'UTC' }];
    case 'message-kept':
      return [{ say: 'message-kept', number: ctx.callTo !== null }];
  }
}
