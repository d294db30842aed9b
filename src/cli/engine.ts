/** A running engine, seen over its API. */
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { Report } from '../http/api/reports-shape.ts';
import * as replies from './replies.ts';
import { Problem } from './problem.ts';

const PATIENCE_MS = 5_000;
/** So long a node may say that callers come first before that is the answer. */
const BUSY_MS = 30_000;
/** Twenty megabytes, checked, over a slow line. */
const PUBLISH_MS = 60_000;
/** A carrier that is asked for the recordings of every call, and a file that is written anew. */
const FORGET_MS = 120_000;
/** The carrier is asked to ring, and for what stands at the fallback of every number. */
const PROBE_MS = 60_000;
/** Thirteen months of half-hours. */
const REPORT_MS = 30_000;
/** Instead of a CallSid: what was done to the hotline as a whole. */
export const HOTLINE = 'hotline';

export interface Engine {
  readonly url: string;
  /** False: nothing answers there, or something that is no engine. Throws like the others for every other trouble. */
  isThere(): Promise<boolean>;
  status(): Promise<replies.Status>;
  calls(): Promise<readonly replies.CallRow[]>;
  /** Null: the engine knows no such call. */
  call(sid: string): Promise<replies.Call | null>;
  trail(sid: string): Promise<readonly replies.TrailEntry[]>;
  /** What happened to calls since this moment of call time, oldest first. */
  trails(since: number): Promise<readonly replies.TrailEntry[]>;
  agents(): Promise<readonly replies.Agent[]>;
  callbacks(): Promise<readonly replies.Callback[]>;
  carrier(): Promise<replies.Carrier>;
  move(sid: string, to: object, by: string): Promise<void>;
  send(sid: string, to: string, by: string): Promise<replies.Sent>;
  setAgent(id: string, to: string, by: string): Promise<void>;
  probes(): Promise<replies.Probes>;
  /** Begins a probe; those under way. */
  tryProbe(by: string): Promise<replies.Probes>;
  forget(number: string, promised: boolean, by: string): Promise<replies.Forgotten>;
  setLevers(change: object, by: string): Promise<replies.Levers>;
  report(what: { readonly from?: string; readonly to?: string; readonly by: string }): Promise<z.infer<typeof Report>>;
  versions(): Promise<replies.Versions>;
  publish(what: object): Promise<replies.Published>;
  promote(by: string): Promise<replies.Turned>;
  rollback(to: number | null, note: string, by: string): Promise<replies.Turned>;
}

/** Throws `Problem` when nothing answers, when it refuses, or when it answers what this version does not understand. */
export function engineAt(url: string, token: string | null, stopped: AbortSignal): Engine {
  const ask = async <S extends z.ZodType>(
    path: string,
    shape: S,
    body?: object,
    patienceMs = PATIENCE_MS,
  ): Promise<z.infer<S>> => {
    const once = () =>
      reach(`${url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.any([stopped, AbortSignal.timeout(patienceMs)]),
      });
    // What is ordered is never ordered twice.
    const response = body === undefined ? await onceItHasTime(once) : await once();
    const json: unknown = await response.json().catch(() => null);
    if (!response.ok) throw refused(url, response.status, json);
    const reply = shape.safeParse(json);
    if (!reply.success)
      throw new Problem('not-an-engine', `${url} answers, but not as a PressZero engine of this version does.`);
    return reply.data;
  };
  /** A node that is behind says when to ask again. */
  const onceItHasTime = async (askOnce: () => Promise<Response>): Promise<Response> => {
    const giveUpAt = performance.now() + BUSY_MS;
    for (;;) {
      const response = await askOnce();
      const againMs = 1_000 * Number(response.headers.get('retry-after'));
      if (response.status !== 503 || !(againMs > 0) || performance.now() + againMs > giveUpAt) return response;
      await response.body?.cancel();
      await pause(againMs, undefined, { signal: stopped }).catch(() => undefined);
    }
  };
  const reach = async (where: string, init: RequestInit): Promise<Response> => {
    try {
      return await fetch(where, init);
    } catch (error) {
      if (stopped.aborted) throw new Problem('stopped', 'Stopped.');
      const late = error instanceof Error && error.name === 'TimeoutError';
      throw late
        ? new Problem('engine-late', `The engine at ${url} did not answer in time.`)
        : new Problem(
            'no-engine',
            `No engine answers at ${url}. Start one with "presszero start", or say where it is with --engine or PORT.`,
          );
    }
  };
  /** What all pages of a list hold; `where` leads to the page behind a cursor, null: the first. */
  const all = async <Page extends { readonly next: string | null }, Row>(
    where: (after: string | null) => string,
    shape: z.ZodType<Page>,
    rowsOf: (page: Page) => readonly Row[],
  ): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    let after: string | null = null;
    do {
      const page: Page = await ask(where(after), shape);
      rows.push(...rowsOf(page));
      after = page.next;
    } while (after !== null);
    return rows;
  };
  return {
    url,
    async isThere() {
      try {
        await ask('/api/carrier', replies.Carrier);
        return true;
      } catch (error) {
        if (error instanceof Problem && /^(no-engine|not-an-engine|http-\d+)$/.test(error.code)) return false;
        throw error;
      }
    },
    status: () => ask('/api/status', replies.Status),
    calls: () =>
      all(
        (after) => `/api/calls${behind('?cursor=', after)}`,
        replies.Calls,
        ({ calls }) => calls,
      ),
    async call(sid) {
      try {
        return await ask(`/api/calls/${sid}`, replies.Call);
      } catch (error) {
        if (error instanceof Problem && error.code === 'unknown-call') return null;
        throw error;
      }
    },
    async trail(sid) {
      if (sid !== HOTLINE) return (await ask(`/api/calls/${sid}/trail`, replies.Trail)).trail;
      return await all(
        (after) => `/api/levers${behind('?cursor=', after)}`,
        replies.Trails,
        ({ trail }) => trail,
      );
    },
    trails: (since) =>
      all(
        (after) => `/api/trails?since=${since}${behind('&after=', after)}`,
        replies.Trails,
        ({ trail }) => trail,
      ),
    agents: async () => (await ask('/api/agents', replies.Agents)).agents,
    callbacks: () =>
      all(
        (after) => `/api/callbacks${behind('?cursor=', after)}`,
        replies.Callbacks,
        ({ callbacks }) => callbacks,
      ),
    carrier: () => ask('/api/carrier', replies.Carrier),
    async move(sid, to, by) {
      await ask(`/api/calls/${sid}/move`, replies.Anything, { ...to, by });
    },
    send: (sid, to, by) => ask(`/api/calls/${sid}/send`, replies.Sent, { to, by }),
    async setAgent(id, to, by) {
      await ask(`/api/agents/${encodeURIComponent(id)}`, replies.Anything, { to, by });
    },
    probes: () => ask('/api/probe', replies.Probes),
    tryProbe: (by) => ask('/api/probe', replies.Probes, { by }, PROBE_MS),
    forget: (number, promised, by) => ask('/api/forget', replies.Forgotten, { number, promised, by }, FORGET_MS),
    setLevers: async (change, by) => (await ask('/api/levers', replies.LeversReply, { ...change, by })).levers,
    report({ from, to, by }) {
      const query = new URLSearchParams({ by, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
      return ask(`/api/reports?${query.toString()}`, Report, undefined, REPORT_MS);
    },
    versions: () => ask('/api/versions', replies.Versions),
    publish: (what) => ask('/api/versions', replies.Published, what, PUBLISH_MS),
    promote: (by) => ask('/api/versions/promote', replies.Turned, { by }),
    rollback: (to, note, by) => ask('/api/versions/rollback', replies.Turned, { to, note, by }),
  };
}

const behind = (name: string, after: string | null): string => (after === null ? '' : name + after);

function refused(url: string, status: number, json: unknown): Problem {
  const told = replies.Refused.safeParse(json);
  if (!told.success)
    return new Problem(
      `http-${status}`,
      `${url} answered ${status}, which is not how a PressZero engine answers. Say where it is with --engine or PORT.`,
    );
  const { code, message } = told.data.error;
  return new Problem(
    code,
    code === 'token' ? 'The engine wants its token: set PRESSZERO_API_TOKEN to the one it was started with.' : message,
  );
}
