/** What every rule stands on: the catalog, where its pieces stand, and what is known of the world around it. */
import type { Catalog, Flow, Step } from '../flow/model.ts';
import { type Fault, type Problem, problemAt } from '../flow/problem.ts';
import type { Reading } from '../flow/read.ts';
import type { Path } from '../flow/read-source.ts';
import type { FlowName, StateId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { AudioFile } from './audio.ts';

/** What a rule may know beside the files. */
export interface Facts {
  /** Today: holiday lists run out, hours end. */
  readonly at: EpochMs;
  /** The files in `audio/`, by name. A recording that is not here is not judged. */
  readonly audio: ReadonlyMap<string, AudioFile>;
}

export interface Ground {
  readonly catalog: Catalog;
  readonly facts: Facts;
  readonly flows: readonly Flow[];
  readonly steps: ReadonlyMap<StateId, Step>;
  /** A problem of a step, or of a piece of it. */
  readonly ofStep: (step: Step, fault: Fault, piece?: Path) => Problem;
  /** A problem of a flow's file. */
  readonly ofFlow: (flow: Flow, path: Path, fault: Fault) => Problem;
  /** A problem of `hotline.yaml`. */
  readonly ofHotline: (path: Path, fault: Fault) => Problem;
}

export function groundOf(catalog: Catalog, placeOf: Reading['placeOf'], facts: Facts): Ground {
  const flows = Object.values(catalog.flows);
  const at = (file: string, path: Path, fault: Fault): Problem => problemAt(file, placeOf(file, path, 'key'), fault);
  return {
    catalog,
    facts,
    flows,
    steps: new Map(flows.flatMap((flow) => flow.steps).map((step) => [step.id, step])),
    ofStep: (step, fault, piece = []) =>
      at(catalog.flows[flowOf(step)]?.file ?? '', ['steps', nameOf(step), ...piece], fault),
    ofFlow: (flow, path, fault) => at(flow.file, path, fault),
    ofHotline: (path, fault) => at('hotline.yaml', path, fault),
  };
}

/** `support/main` is called `main` in the file of the flow `support`. */
export const nameOf = ({ id }: Pick<Step, 'id'>): string => id.slice(id.indexOf('/') + 1);
export const flowOf = ({ id }: Pick<Step, 'id'>): FlowName => id.slice(0, id.indexOf('/')) as FlowName;

/** The steps calls begin with. */
export const startsOf = ({ catalog }: Pick<Ground, 'catalog'>): readonly StateId[] =>
  [...new Set(Object.values(catalog.hotline.numbers))].flatMap((flow) => catalog.flows[flow]?.start ?? []);
