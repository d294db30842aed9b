/** What a step does, and what it says, in words. */
import type { Hotline, Step, Text } from '../flow/model.ts';

export function titleOf(step: Step): string {
  switch (step.kind) {
    case 'say':
      return 'Says';
    case 'menu':
      return 'Offers keys';
    case 'collect':
      return `Asks for ${digitsOf(step)}`;
    case 'choose':
      return choiceTitle(step.by);
    case 'human':
      return `A person: ${step.queue}${step.countsAsWaitedMs === 0 ? '' : `, ${step.countsAsWaitedMs / 1000}s ahead`}`;
    case 'callback':
      return `Offers to ring back: ${step.queue}`;
    case 'voicemail':
      return `Takes a message: ${step.queue}`;
    case 'transfer':
      return `Rings ${step.to}`;
    case 'lookup':
      return `Asks ${new URL(step.url).host}`;
    case 'set':
      return `Remembers ${Object.keys(step.values).join(', ')}`;
    case 'sms':
      return 'Texts the caller';
    case 'flow':
      return `Goes through ${step.flow}`;
    case 'return':
      return 'Goes back';
    case 'end':
      return 'Asks whether that was all';
  }
}

function choiceTitle(by: (Step & { kind: 'choose' })['by']): string {
  switch (by.on) {
    case 'hours':
      return `By opening hours: ${by.hours}`;
    case 'language':
      return 'By language';
    case 'holiday':
      return `By holidays: ${by.hours}`;
    case 'caller':
      return 'By who calls';
    case 'variable':
      return `By ${by.name}`;
  }
}

/** `4 to 10 digits`. */
export function digitsOf({ min, max }: { readonly min: number; readonly max: number }): string {
  return min === max ? `${min} digits` : `${min} to ${max} digits`;
}

/** The first words a caller hears in this step that are its own. */
export function saysOf(step: Step, hotline: Hotline): string | null {
  const own = [step.say, step.kind === 'collect' ? step.ask : null].flatMap((text) => inFirst(text, hotline) ?? []);
  return own.length === 0 ? null : own.join(' ');
}

/** A text in the hotline's first language. */
export function inFirst(text: Text | null, { languages }: Hotline): string | null {
  const first = languages[0]?.code;
  return first === undefined ? null : (text?.[first]?.text ?? null);
}
