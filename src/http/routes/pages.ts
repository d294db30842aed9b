/**
 * The pages, as they were built into `dir`: one folder a page, what they share under `assets/` by names that change with the content.
 * They need what the API needs; a browser without it is sent to the sign-in page.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { foreign, refusal, SESSION, sessionFor, triedToken } from '../auth.ts';
import type { GuardOptions } from '../guard.ts';
import { holdBack } from '../wrong-tokens.ts';

export interface PagesOptions extends GuardOptions {
  readonly dir: string;
  /** The cookie travels over https only. */
  readonly secure: () => boolean;
  /** Beside a real carrier there is no phone to play with. */
  readonly simulated: boolean;
}

const SignIn = z.strictObject({ token: z.string().min(1).max(1_000) });
const DAY_S = 24 * 3600;
const NO_PHONE = 'The phone in the browser is for the simulated carrier; this engine has a real one.';

/** Nothing inline, nothing from elsewhere, in nobody's frame. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      mediaSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
  // Whether a host and its subdomains speak https only is for whoever ends https there to say.
  strictTransportSecurity: false,
  // Over plain http browsers ignore it, with an error on their console.
  crossOriginOpenerPolicy: false,
} as const;

export async function pageRoutes(app: FastifyInstance, options: PagesOptions): Promise<void> {
  const { dir, token, wrongTokens, simulated, log } = options;
  await app.register(helmet, HEADERS);
  await app.register(cookie);
  const built = existsSync(join(dir, 'assets'));
  if (built)
    await app.register(files, {
      root: join(dir, 'assets'),
      prefix: '/assets/',
      index: false,
      maxAge: 365 * DAY_S * 1000,
      immutable: true,
      preCompressed: true,
    });

  const page = async (name: string, reply: FastifyReply): Promise<FastifyReply> => {
    if (!built) return await sentence(reply, 503, 'The pages are not built: run "npm run build", then start again.');
    return await reply.sendFile(`${name}/index.html`, dir, { maxAge: 0, immutable: false });
  };
  /** Who may not see a page is sent to sign in, or told why not. */
  const door = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const kept = request.cookies[SESSION];
    const refused = refusal(request.headers, false, token, kept);
    if (refused === null) return;
    log.warn({ url: request.routeOptions.url, from: request.ip, why: refused.code }, 'page refused');
    if (refused.code === 'token' && triedToken(request.headers, kept)) await holdBack(wrongTokens, request.ip);
    if (refused.code === 'token') await reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`);
    else await sentence(reply, refused.status, refused.message);
  };

  app.get('/', { onRequest: door }, async (_request, reply) => await page('board', reply));
  app.get('/flows', { onRequest: door }, async (_request, reply) => await page('flows', reply));
  app.get('/phone', { onRequest: door }, async (_request, reply) =>
    simulated ? await page('phone', reply) : await sentence(reply, 404, NO_PHONE),
  );

  app.get('/sign-in', async (_request, reply) =>
    token === null ? await reply.redirect('/') : await page('sign-in', reply),
  );
  app.post('/sign-in', async (request, reply) => {
    const refused = foreign(request.headers);
    if (refused !== null) return await fail(reply, refused.status, refused.code, refused.message);
    const given = SignIn.safeParse(request.body).data?.token;
    const session = given === undefined || token === null ? null : sessionFor(given, token);
    if (session === null) {
      log.warn({ from: request.ip }, 'sign-in refused');
      await holdBack(wrongTokens, request.ip);
      return await fail(reply, 401, 'token', 'That is not the PRESSZERO_API_TOKEN.');
    }
    const rules = {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      maxAge: 30 * DAY_S,
      secure: options.secure(),
    } as const;
    return await reply.setCookie(SESSION, session, rules).code(204).send();
  });
}

async function sentence(reply: FastifyReply, status: number, text: string): Promise<FastifyReply> {
  return await reply
    .code(status)
    .type('text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(`${text}\n`);
}

async function fail(reply: FastifyReply, status: number, code: string, message: string): Promise<FastifyReply> {
  return await reply.code(status).send({ error: { code, message } });
}
