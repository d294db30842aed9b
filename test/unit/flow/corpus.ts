import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FLOWS = join(import.meta.dirname, '../../flows');

/** A folder to be read, made of one file or folder of the corpus. */
export interface Sample {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  /** `PZ120@support.yaml:12`, from the comments `# expect: PZ120@12`; in reading order. */
  readonly expected: readonly string[];
}

const text = (path: string): string => new TextDecoder().decode(readFileSync(path));
const base = (): Map<string, string> => folder(join(FLOWS, 'base'));

function folder(path: string): Map<string, string> {
  return new Map(readdirSync(path).map((file) => [file, text(join(path, file))]));
}

/** A file stands beside those of `base`, in place of its hotline or its flow `support`; a folder stands alone. */
export function corpus(kind: 'good' | 'bad'): readonly Sample[] {
  const root = join(FLOWS, kind);
  return readdirSync(root)
    .sort()
    .map((name) => {
      const path = join(root, name);
      if (statSync(path).isDirectory()) return sample(name, folder(path), [...folder(path).keys()]);
      const as = name.startsWith('hotline') ? 'hotline.yaml' : 'support.yaml';
      return sample(name, base().set(as, text(path)), [as]);
    });
}

function sample(name: string, files: ReadonlyMap<string, string>, judged: readonly string[]): Sample {
  const expected = judged.flatMap((file) => {
    const [, list = ''] = /^# expect:(.*)$/m.exec(files.get(file) ?? '') ?? [];
    return [...list.matchAll(/(PZ\d+)@(?:([\w.-]+):)?(\S+)/g)].map(
      ([, code = '', other = file, line = '']) => `${code}@${other}:${line}`,
    );
  });
  return { name, files, expected };
}
