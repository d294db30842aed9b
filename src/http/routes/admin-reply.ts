/** What the parts of the API share: who does it, and how it is answered. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** What a lever did, or why it did nothing. */
export type Acted =
  | { readonly ok: object }
  | { readonly status: 404 | 409; readonly code: string; readonly message: string };

export const by = z.string().trim().min(1).max(80).default('api');

export async function acted(reply: FastifyReply, result: Acted): Promise<object> {
  return 'ok' in result ? result.ok : await fail(reply, result.status, result.code, result.message);
}

export async function fail(reply: FastifyReply, status: number, code: string, message: string): Promise<FastifyReply> {
  return await reply.code(status).send({ error: { code, message } });
}
