/**
 * What a recorded turn may have been. Trails hold no digits, numbers or recordings, nor what was found or known of the caller: where the
 * machine would look at it, every kind of it is tried, the ordinary one first.
 */
import { CALLERS } from '../call.ts';
import type { CallEvent } from '../event.ts';
import type { Machine } from '../flow/step.ts';
import type { E164, Lease, RoomName, StateId } from '../ids.ts';
import { stepOf } from '../speech/resolve.ts';
import type { DurationMs } from '../time.ts';
import { compared } from './finds.ts';
import type { RecordedCall, RecordedTurn } from './record.ts';

/** Whose number it is does not matter to a flow. */
export const SOMEBODY = '+12025550142' as E164;
const ROOM = { room: 'replay' as RoomName, lease: 1 as Lease };

/** Empty: an event this version does not know. */
export function eventsOf({ event, queue }: RecordedTurn, state: StateId, machine: Machine): readonly CallEvent[] {
  if (/^(KEY|WORDS)\.([0-9]|star|hash)$/.test(event)) return [{ type: event as `KEY.0` }];
  switch (event) {
    case 'ENTRY':
      return entries(state, machine).map((digits) => ({ type: 'ENTRY', digits }));
    case 'NUMBER':
      return [{ type: 'NUMBER', number: SOMEBODY }];
    case 'RECORDED': {
      const recording = (seconds: number, key: string | null): CallEvent => ({
        type: 'RECORDED',
        recording: 'replay',
        lengthMs: (seconds * 1_000) as DurationMs,
        key,
      });
      return [recording(5, null), recording(5, '0'), recording(0, null)];
    }
    case 'JOIN': {
      const rung = machine.states.get(state)?.info.ask?.kind === 'ringing';
      return [{ type: 'JOIN', ...ROOM, withWhom: rung ? 'outside' : 'agent' }];
    }
    case 'MOVED':
      return queue === null ? [] : [{ type: 'MOVED', queue }];
    case 'HUMAN':
    case 'SILENCE':
    case 'WRONG':
    case 'LEFT':
    case 'TRANSFER_FAILED':
    case 'REFUSED':
    case 'UNKEPT':
    case 'FULL':
    case 'LIMIT':
      return [{ type: event }];
    default:
      return [];
  }
}

/** Digits that fit the step, those a later `choose` looks for among them, and digits that do not fit. */
function entries(state: StateId, machine: Machine): readonly string[] {
  const step = stepOf(state, machine.catalog);
  const misfit = '1';
  if (step?.kind !== 'collect') return [misfit];
  const cases = compared(machine).get(step.name) ?? [];
  const fitting = cases.filter((digits) => digits.length >= step.min && digits.length <= step.max);
  const ordinary = ['7', '8', '9', '6']
    .map((digit) => digit.repeat(step.min))
    .find((digits) => !cases.includes(digits));
  return [...(ordinary === undefined ? [] : [ordinary]), ...new Set(fitting), misfit];
}

/** What may have been known of a caller when they rang. */
export const callersOf = ({ withheld }: RecordedCall, machine: Machine): typeof CALLERS =>
  withheld || !machine.asksWhoCalls ? [[]] : CALLERS;
