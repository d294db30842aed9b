/** The flows of the live version as pictures, and where callers are in them. */
import type { Deps } from '../../engine/deps.ts';
import type { ToldIn as Language } from '../../core/graph/telling.ts';
import { FlowCallers, Flows, ToldIn } from '../api/flows-shape.ts';
import { type Api, told } from '../api/scope.ts';

/** What the live version looks like, told in a language; drawn once for each version and language. */
export type DrawFlows = (language: Language) => Promise<Flows>;

export function flowRoutes(app: Api, { store }: Pick<Deps, 'store'>, draw: DrawFlows): void {
  app.get(
    '/api/flows',
    {
      schema: {
        ...told('watching', 'Every flow of the live version, laid out, with what was proved of it', Flows),
        querystring: ToldIn,
      },
    },
    async (request) => await draw(request.query.lang),
  );
  app.get(
    '/api/flows/callers',
    { schema: told('watching', 'How many callers are where in the flows', FlowCallers) },
    async () => {
      const { at, states } = await store.callers();
      return { at, states: Object.fromEntries(states) };
    },
  );
}
