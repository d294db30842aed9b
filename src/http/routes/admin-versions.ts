/** The API of publishing: what is in force, a new version, a step back. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { printProblem } from '../../core/flow/problem.ts';
import type { Deps } from '../../engine/deps.ts';
import { zoneOf } from '../../core/flow/hours.ts';
import { finishing, type Publisher } from '../../engine/publish.ts';
import type { Switched } from '../../engine/version-ports.ts';
import { flowSet, MOST_BYTES, tooMuch } from '../../runtime/flow-set.ts';
import { acted, by, fail } from './admin-reply.ts';

/** Recordings travel as base64, a third longer, and text is escaped. */
const BODY_LIMIT = 2 * MOST_BYTES;

const name = z.string().regex(/^[^./\\\p{Cc}][^/\\\p{Cc}]{0,199}$/u, 'is not the name of a file');
const note = z.string().trim().max(500).default('');
const Publish = z.strictObject({
  files: z.record(name.regex(/\.yaml$/, 'is not a .yaml file'), z.string()),
  audio: z.record(name, z.base64()).default({}),
  /** Percent of new calls. More than half would leave too few to compare with. */
  canary: z.number().min(1).max(50).nullable().default(null),
  note,
  by,
});
const Rollback = z.strictObject({ to: z.number().int().min(1).nullable().default(null), note, by });
const By = z.strictObject({ by });

export function versionRoutes(app: FastifyInstance, deps: Deps, publisher: Publisher): void {
  app.get('/api/versions', async () => ({
    zone: zoneOf(deps.versions.hotline(), undefined),
    ...(await publisher.list()),
  }));

  app.post('/api/versions', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const { files, audio, canary: share, note, by: author } = Publish.parse(request.body);
    const recordings = Object.entries(audio).map(([file, text]) => [file, Buffer.from(text, 'base64')] as const);
    const set = flowSet(new Map(Object.entries(files)), new Map(recordings));
    const large = tooMuch([...set.blobs.values()].reduce((sum, { byteLength }) => sum + byteLength, 0));
    if (large !== null) return await fail(reply, 413, 'too-large', large);
    const published = await publisher.publish(set, { how: 'ask', from: null, share, author, note });
    switch (published.is) {
      case 'wrong':
        return await fail(
          reply,
          422,
          'problems',
          published.problems.map((one) => printProblem(one, set.files.get(one.file) ?? '')).join('\n'),
        );
      case 'renamed':
        return await fail(
          reply,
          422,
          'another-hotline',
          `This engine answers for the hotline ${deps.versions.hotline().name}, and hotline.yaml is of ${published.to}.`,
        );
      case 'live':
      case 'canary':
      case 'left': {
        deps.log.info({ by: author, number: published.number, is: published.is, share }, 'published');
        return { ...published, version: set.version, finishing: finishing(await publisher.list()) };
      }
    }
  });

  app.post('/api/versions/promote', async (request, reply) => {
    const { by: who } = By.parse(request.body);
    return await told(reply, await publisher.promote(who), 'There is no canary to finish.');
  });

  app.post('/api/versions/rollback', async (request, reply) => {
    const { to, note: why, by: who } = Rollback.parse(request.body);
    const turned = await publisher.rollback({ to, canary: null, by: who, why: why || null });
    return await told(
      reply,
      turned,
      to === null ? 'There is no earlier version to go back to.' : `v${to} is live already.`,
    );
  });

  async function told(reply: FastifyReply, turned: Switched, nothing: string): Promise<object> {
    switch (turned.is) {
      case 'done':
        deps.log.warn(turned, `v${turned.from} → v${turned.to}`);
        return await acted(reply, { ok: { ...turned, finishing: finishing(await publisher.list()) } });
      case 'nothing':
        return await acted(reply, { status: 409, code: 'nothing-to-do', message: nothing });
      case 'unknown':
        return await acted(reply, {
          status: 404,
          code: 'unknown-version',
          message: 'No such version is kept; "presszero versions" lists them.',
        });
    }
  }
}
