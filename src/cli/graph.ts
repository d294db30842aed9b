/** `presszero graph`: a flow, or all of them, as a diagram. */
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Option } from 'commander';
import type { Catalog } from '../core/flow/model.ts';
import { nearest } from '../core/flow/suggest.ts';
import { graphOf } from '../core/graph/graph-of.ts';
import { type Graph, withoutPeople } from '../core/graph/graph.ts';
import { mermaidOf } from '../core/graph/mermaid.ts';
import { xstateOf } from '../core/graph/xstate.ts';
import type { FlowName } from '../core/ids.ts';
import { type AddCommand, examples, jsonOf, optionsOf, withJson } from './command.ts';
import { catalogAt } from './folder.ts';
import { Problem, Usage } from './problem.ts';

type Format = 'mermaid' | 'svg' | 'xstate';
interface Options {
  readonly flow?: string;
  readonly format?: Format;
  readonly people?: true;
  readonly out?: string;
  readonly json?: true;
}

export const graphCommand: AddCommand = (program, { io }) => {
  const command = withJson(
    program.command('graph').argument('[folder]', 'a flows folder (default: FLOWS_DIR, ./flows)'),
  )
    .description('draw a flow, or all of them')
    .option('--flow <name>', 'only this flow')
    .addOption(
      new Option('--format <format>', 'default: what the name of --out says, else mermaid').choices([
        'mermaid',
        'svg',
        'xstate',
      ]),
    )
    .option('--people', 'draw the ways to a person that every step has (0, silence, wrong keys)')
    .option('--out <file>', 'write it there')
    .action(async (given: string | undefined, _options, self) => {
      const options = optionsOf(self) as Options;
      const folder = given ?? io.env['FLOWS_DIR'] ?? 'flows';
      const drawing = await drawn(await catalogAt(folder), folder, options);
      if (options.out === undefined) return io.out(drawing.trimEnd());
      await writeFile(options.out, drawing).catch((error: NodeJS.ErrnoException) => {
        throw new Problem('not-written', `${options.out ?? ''} cannot be written: ${error.code ?? error.message}.`);
      });
      io.err(`Written to ${options.out}.`);
    });
  examples(
    command,
    'presszero graph --flow support',
    'presszero graph --flow support --out support.svg',
    'presszero graph flows/game-hotline --format svg --people > game.svg',
    'presszero graph --format xstate --out machine.json',
  );
};

async function drawn(catalog: Catalog, folder: string, options: Options): Promise<string> {
  const format = options.format ?? formatOf(options.out ?? '');
  if (format === 'xstate' && options.flow !== undefined)
    throw new Usage('All flows are one machine: leave out --flow, or choose another --format.');
  const graph = graphOf(catalog, options.flow === undefined ? null : flowNamed(options.flow, catalog, folder));
  if (options.json) return `${jsonOf(graph)}\n`;
  switch (format) {
    case 'mermaid':
      return mermaidOf(options.people ? graph : withoutPeople(graph));
    case 'svg':
      return await svg(graph, options.people ?? false);
    case 'xstate':
      return `${jsonOf(xstateOf(catalog))}\n`;
  }
}

async function svg(graph: Graph, people: boolean): Promise<string> {
  // The layout engine is large: only who draws waits for it to load.
  const [{ layOut, MOST_EDGES }, { svgOf }] = await Promise.all([
    import('../drawing/layout.ts'),
    import('../drawing/svg.ts'),
  ]);
  const shown = people ? graph : withoutPeople(graph);
  if (shown.edges.length > MOST_EDGES)
    throw new Problem(
      'too-large',
      'That is too much for one picture. Draw a single flow with --flow, or leave out --people.',
    );
  return svgOf(shown, await layOut(shown), people);
}

function formatOf(file: string): Format {
  const kind = extname(file).toLowerCase();
  return kind === '.svg' ? 'svg' : kind === '.json' ? 'xstate' : 'mermaid';
}

function flowNamed(name: string, { flows }: Catalog, folder: string): FlowName {
  const names = Object.keys(flows);
  if (names.includes(name)) return name as FlowName;
  const meant = nearest(name, names);
  throw new Problem(
    'no-flow',
    `There is no flow ${name} in ${folder}. ${meant === undefined ? `There are: ${names.join(', ')}.` : `Did you mean ${meant}?`}`,
  );
}
