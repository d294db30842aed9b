/** The six questions at a terminal. */
import { Writable } from 'node:stream';
import { isCancel, text } from '@clack/prompts';
import { QUESTIONS, type QuestionKey, type Texts } from '../../core/starter/questions.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';

/** Asks what is not `given` yet. Throws `Problem` when it is broken off. */
export async function askAll(given: Texts, io: Io): Promise<Texts> {
  const output = new Writable({
    write(chunk, _encoding, done) {
      io.ask(String(chunk));
      done();
    },
  });
  const texts: Partial<Record<QuestionKey, string>> = { ...given };
  for (const { key, ask, byDefault, why } of QUESTIONS) {
    if (texts[key] !== undefined) continue;
    const usual = byDefault(texts);
    const answer = await text({
      message: ask,
      placeholder: usual,
      defaultValue: usual,
      validate: (typed = '') => (typed.trim() === '' ? undefined : (why(typed, texts) ?? undefined)),
      input: io.stdin,
      output,
      signal: io.stopped,
    });
    if (isCancel(answer)) throw new Problem('stopped', 'Stopped; nothing was written.');
    texts[key] = answer.trim() === '' ? usual : answer;
  }
  return texts;
}
