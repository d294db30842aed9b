/** Steps and flows that no call comes to, menus too deep to find one's way in, languages nobody can choose. */
import type { Problem } from '../flow/problem.ts';
import type { StateId } from '../ids.ts';
import type { Step } from '../flow/model.ts';
import { leads } from '../flow/leads.ts';
import { type Ground, nameOf } from './ground.ts';

type Levels = ReadonlyMap<StateId, number>;

/** Common practice of menu design: three levels are plenty, and nobody finds their way through six. */
const MANY_LEVELS = 3;
const MOST_LEVELS = 5;

export function unreached(ground: Ground, levels: Levels): readonly Problem[] {
  const { flows, ofFlow, ofStep } = ground;
  const endless = withoutReturn(ground, levels);
  const after = behind(ground, endless);
  return [
    ...endless.map((step) => neverBack(ground, step)),
    ...flows.flatMap((flow) => {
      if (!flow.steps.some((step) => levels.has(step.id)))
        return [
          ofFlow(flow, ['flow'], {
            code: 'PZ221',
            message: `No number and no step leads to the flow ${flow.name}. Lead there with flow: ${flow.name}, or take the file away.`,
          }),
        ];
      return flow.steps
        .filter((step) => !levels.has(step.id) && !after.has(step.id))
        .map((step) =>
          ofStep(step, {
            code: 'PZ220',
            message: `No call ever comes to ${nameOf(step)}. Lead there from another step, or take it away.`,
          }),
        );
    }),
  ];
}

type Through = Step & { readonly kind: 'flow' };

/** Steps that go through a flow from which no call comes back, though they name a step to go on with. */
function withoutReturn({ catalog, steps }: Ground, levels: Levels): readonly Through[] {
  const returns = new Set(
    Object.values(catalog.flows)
      .filter((flow) => flow.steps.some((step) => step.kind === 'return' && levels.has(step.id)))
      .map((flow) => flow.name),
  );
  return [...steps.values()]
    .filter((step) => step.kind === 'flow')
    .filter((step) => levels.has(step.id) && steps.has(step.go) && !levels.has(step.go) && !returns.has(step.flow));
}

/** What such a step would lead to has no fault of its own. */
function behind({ steps }: Ground, endless: readonly Through[]): ReadonlySet<StateId> {
  const found = new Set<StateId>();
  const open = endless.map((step) => step.go);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = steps.get(id);
    if (step === undefined || found.has(id)) continue;
    found.add(id);
    open.push(...leads(step));
  }
  return found;
}

const neverBack = ({ ofStep }: Ground, step: Through): Problem =>
  ofStep(
    step,
    {
      code: 'PZ220',
      message: `The flow ${step.flow} never comes to a return, so what follows it here is never reached. Give it a step with return, or write go: human.`,
    },
    ['go'],
  );

/** Told where it becomes too much, not of everything below. */
export function depth({ steps, ofStep }: Ground, levels: Levels): readonly Problem[] {
  const menusAt = (level: number) =>
    [...steps.values()].filter((step) => step.kind === 'menu' && levels.get(step.id) === level);
  const many = `This is the ${MANY_LEVELS + 1}th menu a caller goes through. ${MANY_LEVELS} are plenty: put more into one menu, or lead to a person sooner.`;
  const most = `This is the ${MOST_LEVELS + 1}th menu a caller goes through, and nobody finds their way that far. Lead to a person sooner.`;
  return [
    ...menusAt(MANY_LEVELS + 1).map((step) => ofStep(step, { code: 'PZ226', message: many })),
    ...menusAt(MOST_LEVELS + 1).map((step) => ofStep(step, { code: 'PZ227', message: most })),
  ];
}

/** The first language needs no choosing; another one is heard only after somebody has chosen it. */
export function unchosen({ catalog, steps, ofHotline }: Ground, levels: Levels): readonly Problem[] {
  const chosen = new Set(
    [...steps.values()]
      .filter((step) => levels.has(step.id))
      .flatMap((step) => (step.kind === 'menu' ? step.options.map((option) => option.language) : [])),
  );
  return catalog.hotline.languages
    .slice(1)
    .filter(({ code }) => !chosen.has(code))
    .map(({ code }) =>
      ofHotline(['languages', code], {
        code: 'PZ229',
        message: `No caller can choose "${code}". Give a menu an option for it: { press: 2, language: ${code}, go: … }.`,
      }),
    );
}
