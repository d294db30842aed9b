/** The API of publishing: what is in force, a new version, a step back. */
import { zoneOf } from '../../core/flow/hours.ts';
import { printProblem } from '../../core/flow/problem.ts';
import type { Deps } from '../../engine/deps.ts';
import { finishing, type Publisher } from '../../engine/publish.ts';
import type { Switched } from '../../engine/version-ports.ts';
import { flowSet, MOST_BYTES, sizeOf, tooMuch } from '../../runtime/flow-set.ts';
import { Refused } from '../api/refused.ts';
import { type Api, told } from '../api/scope.ts';
import { By, Publish, Published, Rollback, Turned, Versions } from '../api/versions-shape.ts';

/** Recordings travel as base64, a third longer, and text is escaped. */
const BODY_LIMIT = 2 * MOST_BYTES;

export function versionRoutes(app: Api, deps: Deps, publisher: Publisher): void {
  const stillFinishing = async () => finishing(await publisher.list());

  app.get('/api/versions', { schema: told('versions', 'What is in force, and what was', Versions) }, async () => ({
    zone: zoneOf(deps.versions.hotline(), undefined),
    ...(await publisher.list()),
  }));

  app.post(
    '/api/versions',
    {
      bodyLimit: BODY_LIMIT,
      schema: { ...told('versions', 'Checks a set of flows and puts it into force', Published), body: Publish },
    },
    async (request) => {
      const { files, audio, canary: share, note, by: author } = request.body;
      const recordings = Object.entries(audio).map(([file, text]) => [file, Buffer.from(text, 'base64')] as const);
      const set = flowSet(new Map(Object.entries(files)), new Map(recordings));
      const large = tooMuch(sizeOf(set));
      if (large !== null) throw new Refused(413, 'too-large', large);
      const published = await publisher.publish(set, { how: 'ask', from: null, share, author, note });
      switch (published.is) {
        case 'wrong': {
          const lines = published.problems.map((one) => printProblem(one, set.files.get(one.file) ?? ''));
          throw new Refused(422, 'problems', lines.join('\n'));
        }
        case 'renamed':
          throw new Refused(
            422,
            'another-hotline',
            `This engine answers for the hotline ${deps.versions.hotline().name}, and hotline.yaml is of ${published.to}.`,
          );
        case 'live':
        case 'canary':
        case 'left':
          deps.log.info({ by: author, number: published.number, is: published.is, share }, 'published');
          return { ...published, version: set.version, finishing: await stillFinishing() };
      }
    },
  );

  app.post(
    '/api/versions/promote',
    { schema: { ...told('versions', 'The version that is tried goes live', Turned), body: By } },
    async (request) => done(await publisher.promote(request.body.by), 'There is no canary to finish.'),
  );

  app.post(
    '/api/versions/rollback',
    { schema: { ...told('versions', 'A step back, or to a version that was live', Turned), body: Rollback } },
    async (request) => {
      const { to, note: why, by } = request.body;
      const turned = await publisher.rollback({ to, canary: null, by, why: why || null });
      return await done(turned, to === null ? 'There is no earlier version to go back to.' : `v${to} is live already.`);
    },
  );

  async function done(turned: Switched, nothing: string) {
    switch (turned.is) {
      case 'done':
        deps.log.warn(turned, `v${turned.from} → v${turned.to}`);
        return { ...turned, finishing: await stillFinishing() };
      case 'nothing':
        throw new Refused(409, 'nothing-to-do', nothing);
      case 'unknown':
        throw new Refused(404, 'unknown-version', 'No such version is kept; "presszero versions" lists them.');
    }
  }
}
