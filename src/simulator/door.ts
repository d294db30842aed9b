/** Who may play with the phones of a carrier that runs here: programs of this machine, and no page of a browser. */
import type { FastifyInstance } from 'fastify';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Browsers tell where a page comes from, or send its site's own name as Host though it leads here. Our own pages have the control API at
 * their own address, behind a door of their own.
 */
export function controlDoor(app: FastifyInstance, isLoopback: boolean): void {
  app.addHook('onRequest', async ({ headers: { origin, host, 'sec-fetch-site': site } }, reply) => {
    const isPage = origin !== undefined || (site !== undefined && site !== 'none');
    if (!isPage && (!isLoopback || LOOPBACK.test(host ?? ''))) return;
    await reply.code(403).send({ error: { code: 'origin', message: 'Pages may not do this.' } });
  });
}
