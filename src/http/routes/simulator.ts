/** `/sim`: the simulated carrier's own control, at our address, so that a page of ours may use it. Never beside a real carrier. */
import type { FastifyInstance } from 'fastify';
import { guard, type GuardOptions } from '../guard.ts';
import type { Plugin } from '../server.ts';

export interface SimulatorOptions extends GuardOptions {
  /** Null: the carrier is a real one. */
  readonly control: Plugin | null;
}

export async function simulatorRoutes(app: FastifyInstance, { control, ...options }: SimulatorOptions): Promise<void> {
  await guard(app, options);
  if (control === null) {
    const message = 'Phones are simulated only where the carrier is; this engine has a real one.';
    app.all(
      '/sim/*',
      async (_request, reply) => await reply.code(404).send({ error: { code: 'real-carrier', message } }),
    );
    return;
  }
  await app.register(async (scope) => control(scope), { prefix: '/sim' });
}
