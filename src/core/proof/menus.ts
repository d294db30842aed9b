/** What callers meet in each menu: how deep it lies, how much is said there and when 0 is named. Norms measure by these. */
import { isLevel } from '../flow/leads.ts';
import type { Machine } from '../flow/step.ts';
import { stepOf } from '../speech/resolve.ts';
import type { StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import { promptsOf } from './callers.ts';
import type { Edge, Search } from './search.ts';
import { personSaidAt, spokenMs } from './spoken.ts';
import { pathTo } from './story.ts';

export interface MenuMeasure {
  readonly step: StateId;
  readonly line: number;
  /** Keys offered, 0 and star not counted. */
  readonly options: number;
  /** 1 = the first menu; menus passed on the shortest way here, this one included. A choice of language alone is no level. */
  readonly level: number;
  /** On the shortest way, from the ring until "for a person, press 0" has been said here; null = it is not said. */
  readonly personByMs: DurationMs | null;
  /** Speech of the menu in its longest language, ms. */
  readonly spokenMs: DurationMs;
  /** Somebody must key in digits before this menu. */
  readonly afterEntry: boolean;
}

export function menusOf({ nodes }: Search, machine: Machine): readonly MenuMeasure[] {
  const first = new Map<StateId, Edge>();
  for (const { at, by } of nodes) if (by !== null && !first.has(at)) first.set(at, by);
  return [...first].flatMap(([id, edge]) => {
    const step = stepOf(id, machine.catalog);
    if (step?.kind !== 'menu') return [];
    const path = pathTo(edge);
    const before = path.slice(0, -1).map((one) => one.stepped);
    const { effects, ctx } = edge.stepped;
    const heardMs = before.reduce((ms, one) => ms + spokenMs(promptsOf(one.effects), one.ctx, machine), 0);
    const said = personSaidAt(promptsOf(effects), ctx, machine);
    const languages = ctx.lang === null ? [null] : machine.catalog.hotline.languages.map(({ code }) => code);
    return [
      {
        step: id,
        line: step.line,
        options: step.options.filter(({ press }) => press !== 'star').length,
        level: new Set([...before.map(({ at }) => at), id].filter((at) => isLevel(stepOf(at, machine.catalog)))).size,
        personByMs: said === null ? null : ((heardMs + said.endsMs) as DurationMs),
        spokenMs: Math.max(
          ...languages.map((lang) => spokenMs([{ say: 'menu', step: id }], { ...ctx, lang }, machine)),
        ) as DurationMs,
        afterEntry: before.some(({ at }) => stepOf(at, machine.catalog)?.kind === 'collect'),
      },
    ];
  });
}
