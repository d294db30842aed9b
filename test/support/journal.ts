import { join } from 'node:path';
import { pino } from 'pino';
import type { EpochMs } from '../../src/core/time.ts';
import { type FileJournal, type JournalOptions, openJournal } from '../../src/runtime/journal.ts';
import { tempFolder } from './embedded.ts';

/** A journal of one test's own, in a folder of its own. `again` opens the same file as the next process would. */
export interface OwnJournal {
  readonly path: string;
  readonly journal: FileJournal;
  again(change?: Partial<JournalOptions>): Promise<FileJournal>;
  cleanUp(): Promise<void>;
}

export async function ownJournal(change: Partial<JournalOptions> = {}): Promise<OwnJournal> {
  const folder = tempFolder('journal');
  const path = join(folder.path, 'promises.jsonl');
  const opened: FileJournal[] = [];
  const again = async (more: Partial<JournalOptions> = {}) => {
    const journal = await openJournal({
      path,
      name: 'journal-of-a-test',
      now: () => Date.now() as EpochMs,
      log: pino({ level: 'silent' }),
      onFailure: () => undefined,
      ...change,
      ...more,
    });
    opened.push(journal);
    return journal;
  };
  return {
    path,
    journal: await again(),
    again,
    async cleanUp() {
      for (const journal of opened) await journal.close();
      folder.remove();
    },
  };
}
