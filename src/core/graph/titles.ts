/** What a step does, and what it says, in words. */
import type { Step } from '../flow/model.ts';
import type { Telling } from './telling.ts';
import type { GraphWords } from './words-en.ts';

export function titleOf(step: Step, words: GraphWords): string {
  switch (step.kind) {
    case 'say':
      return words.says;
    case 'menu':
      return words.offersKeys;
    case 'collect':
      return words.asksFor(words.digits(step.min, step.max));
    case 'choose':
      return choiceTitle(step.by, words);
    case 'human':
      return words.person(step.queue, step.countsAsWaitedMs / 1000);
    case 'callback':
      return words.ringsBack(step.queue);
    case 'voicemail':
      return words.takesMessage(step.queue);
    case 'transfer':
      return words.rings(step.to);
    case 'lookup':
      return words.asks(new URL(step.url).host);
    case 'set':
      return words.remembers(Object.keys(step.values));
    case 'sms':
      return words.texts;
    case 'flow':
      return words.goesThrough(step.flow);
    case 'return':
      return words.goesBack;
    case 'end':
      return words.asksWhetherAll;
  }
}

function choiceTitle(by: (Step & { kind: 'choose' })['by'], words: GraphWords): string {
  switch (by.on) {
    case 'hours':
      return words.byHours(by.hours);
    case 'language':
      return words.byLanguage;
    case 'holiday':
      return words.byHolidays(by.hours);
    case 'caller':
      return words.byCaller;
    case 'variable':
      return words.byVariable(by.name);
  }
}

/** The first words a caller hears in this step that are its own. */
export function saysOf(step: Step, { own }: Telling): string | null {
  const told = [step.say, step.kind === 'collect' ? step.ask : null].flatMap((text) => own(text) ?? []);
  return told.length === 0 ? null : told.join(' ');
}
