/** What texts say and leave unsaid: words missing in a language, promises that the clock does not keep. */
import type { Step } from '../flow/model.ts';
import type { Problem } from '../flow/problem.ts';
import type { Ground } from './ground.ts';
import { spokenIn } from './texts.ts';

/** A caller of the other language would hear the option and could not say it. */
export function spokenWords({ catalog, steps, ofStep }: Ground): readonly Problem[] {
  const { languages, speech } = catalog.hotline;
  if (speech === 'off') return [];
  return [...steps.values()].flatMap((step) => {
    if (step.kind !== 'menu') return [];
    return step.options.flatMap((option, index) => {
      const missing = languages.filter(({ code }) => (option.words[code]?.length ?? 0) === 0);
      if (option.language !== null || missing.length === 0 || missing.length === languages.length) return [];
      const names = missing.map(({ code }) => `"${code}"`).join(' and ');
      const message = `Key ${option.press} has no words in ${names}: callers of that language can press it and not say it. Add them.`;
      return [ofStep(step, { code: 'PZ228', message }, ['menu', index, 'words'])];
    });
  });
}

/** Times that are true while people are there and false an hour later. */
const SOON =
  /\b(today|tonight|this (morning|afternoon|evening)|within (an?|the|one|two|\d+) (next )?(hours?|minutes?)|in (an?|\d+) (hours?|minutes?)|right away|immediately|shortly)\b|今天|今日|今晚|当天|当日|马上|立即|立刻|稍后|小时[之以]?内|分钟[之以]?内/iu;

/** When a callback comes is said by the engine, by the queue's hours and the line; a text that says it too is wrong half of the time. */
export function promises({ steps, ofStep }: Ground): readonly Problem[] {
  const makers = new Set([...steps.values()].filter(rings).map((step) => step.id));
  return [...steps.values()].flatMap((step) => {
    const before = rings(step) || (step.kind === 'say' && makers.has(step.go));
    if (!before || step.say === null) return [];
    return spokenIn(step.say).flatMap(([language, { text }]) => {
      const said = SOON.exec(text)?.[0];
      if (said === undefined) return [];
      const message = `"${said}" is a promise the text cannot keep. When somebody rings back is said by the engine, as it is at that moment; leave it out.`;
      return [ofStep(step, { code: 'PZ241', message }, ['say', language])];
    });
  });
}

const rings = ({ kind }: Step): boolean => kind === 'callback' || kind === 'voicemail';
