/**
 * A hotline's folder → its catalog, or what is wrong with it. Everything wrong is reported, not just the first; with an error nothing is
 * used. Pure: the files are handed in.
 */
import { type FlowName, NAME } from '../ids.ts';
import type { Catalog, Flow } from './model.ts';
import { flowOf } from './normalise-flow.ts';
import { hotlineOf, type Known } from './normalise-hotline.ts';
import type { World } from './normalise-text.ts';
import { inOrder, type Place, type Problem } from './problem.ts';
import { circles } from './read-circles.ts';
import { readPiece } from './read-piece.ts';
import { openSource, type Path, type Source } from './read-source.ts';
import { variablesOf } from './read-variables.ts';
import { FLOW_FILE } from './schema-flow.ts';

const HOTLINE = 'hotline.yaml';

/** What a folder says, and where it says so. */
export interface Reading {
  /** Null when a problem is an error. */
  readonly catalog: Catalog | null;
  readonly problems: readonly Problem[];
  /** Where a piece of a file stands, for what is found later: `placeOf('hotline.yaml', ['queues', 'urgent'], 'key')`. */
  readonly placeOf: (file: string, path: Path, where?: 'key' | 'value') => Place;
}

/** `files` = file name → its text; `audio` = names of the files in `audio/`. Other files than `*.yaml`, and flow tests, are not looked at. */
export function read(files: ReadonlyMap<string, string>, audio: ReadonlySet<string> = new Set()): Reading {
  const problems: Problem[] = [];
  const opened = new Map<string, Source>();
  const names = [...files.keys()].filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml')).sort();
  const open = (name: string): Source => {
    const source = openSource(name, files.get(name) ?? '', problems);
    opened.set(name, source);
    return source;
  };
  const flowFiles = names.filter((name) => name !== HOTLINE).map(open);
  const heads = headsOf(flowFiles);
  const hotlineFile = names.includes(HOTLINE) ? open(HOTLINE) : null;
  if (hotlineFile === null)
    problems.push({
      code: 'PZ113',
      severity: 'error',
      file: HOTLINE,
      line: 1,
      col: 1,
      message: 'The folder has no hotline.yaml.',
    });

  // Of a file that can't be read, or has no usable name, the file's name is the best guess at its flow.
  const nameless = flowFiles.filter((file) => ![...heads].some(([name, head]) => head === file && NAME.test(name)));
  const known: Known = {
    flows: new Set<string>([...heads.keys(), ...nameless.map((file) => file.file.replace(/\.yaml$/, ''))]),
    ...variablesOf(flowFiles),
    audio,
  };
  const { hotline, world } =
    hotlineFile === null || hotlineFile.data === null
      ? { hotline: null, world: unknownWorld(known) }
      : hotlineOf(hotlineFile, known);
  const flows = [...heads].map(([name, source]) => flowOf(source, name, world));
  for (const step of circles(flows)) {
    const [flow, name] = step.id.split('/');
    heads.get(flow as FlowName)?.report(
      ['steps', name ?? ''],
      {
        code: 'PZ169',
        message: `From ${name ?? ''} the steps lead back to ${name ?? ''} without asking anything. Put a menu in between, or human.`,
      },
      'key',
    );
  }

  const found = inOrder(problems);
  const usable = hotline !== null && !found.some((problem) => problem.severity === 'error');
  return {
    catalog: usable ? { hotline, flows: byName(flows) } : null,
    problems: found,
    placeOf: (file, path, where) => opened.get(file)?.placeOf(path, where) ?? { line: 1, col: 1 },
  };
}

/** The flows by name. */
function headsOf(sources: readonly Source[]): ReadonlyMap<FlowName, Source> {
  const heads = new Map<FlowName, Source>();
  for (const source of sources) {
    if (source.data === null) continue;
    const name = readPiece(source, FLOW_FILE.shape.flow, ['flow']);
    const other = name === null ? undefined : heads.get(name);
    if (other !== undefined)
      source.report(['flow'], {
        code: 'PZ136',
        message: `The flow ${name ?? ''} is in ${other.file} already. Choose another name.`,
      });
    // A flow without a usable name is read all the same, for what else is wrong in it.
    heads.set(other === undefined && name !== null ? name : (`(${source.file})` as FlowName), source);
  }
  return heads;
}

const unknownWorld = (known: Known): World => ({
  ...known,
  languages: [],
  queues: null,
  hours: null,
  defaultQueue: null,
  lookupHosts: null,
  ours: new Set(),
  humanWords: new Map(),
});

const byName = (flows: readonly Flow[]): Readonly<Record<FlowName, Flow>> =>
  Object.fromEntries(flows.map((flow) => [flow.name, flow]));
