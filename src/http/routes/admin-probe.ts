/** The hotline's trials of itself. */
import type { Deps } from '../../engine/deps.ts';
import { tryNow } from '../../engine/probe.ts';
import type { Probes } from '../../engine/probe-ports.ts';
import { type Api, told } from '../api/scope.ts';
import * as shapes from '../api/shapes.ts';
import { acted, type Acted } from './admin-reply.ts';

export function probeRoutes(app: Api, deps: Deps): void {
  app.get(
    '/api/probe',
    { schema: told('watching', 'What the hotline found the last time it rang itself', shapes.Probes) },
    async () => await deps.store.probes(),
  );
  app.post(
    '/api/probe',
    {
      schema: {
        ...told('levers', 'Rings the hotline from its own number, presses 0, and asks its fallback', shapes.Probes),
        body: shapes.TryIt,
      },
    },
    async (request) => acted(await tried(request.body.by, deps)),
  );
}

/** What is under way now, begun by this request or before it. */
async function tried(by: string, deps: Deps): Promise<Acted<Probes>> {
  const how = await tryNow(deps);
  deps.log.info({ by, how }, 'lever: probe');
  switch (how) {
    case 'no-probe':
      return {
        status: 409,
        code: 'no-probe',
        message:
          'This hotline has no probe. Write "probe: { from: … }" in hotline.yaml, with a number of your account.',
      };
    case 'no-legs':
      return {
        status: 409,
        code: 'no-legs',
        message: 'Callers take all of max-calls now, and a probe takes two. Try again in a moment.',
      };
    case 'under-way':
      return { ok: await deps.store.probes() };
  }
}
