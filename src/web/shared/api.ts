/** Our own server, as JSON. */

/** The server refused, or is not there (`status` 0). */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** The API's word for why; empty when it gave none. */
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What a page asks for is its own server's word, so its shape is taken as agreed. Throws `Refused`. */
export async function get<Reply>(path: string): Promise<Reply> {
  return (await ask(path, { method: 'GET' })) as Reply;
}

export async function post(path: string, body: object = {}): Promise<unknown> {
  return await ask(path, { method: 'POST', ...json(body) });
}

export async function put(path: string, body: object): Promise<unknown> {
  return await ask(path, { method: 'PUT', ...json(body) });
}

const json = (body: object): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Longer than the engine takes to say that its store is away. */
const PATIENCE_MS = 10_000;

async function ask(path: string, init: RequestInit): Promise<unknown> {
  let reply: Response;
  try {
    reply = await fetch(path, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    throw new Refused(0, '', String(error));
  }
  const body: unknown = reply.status === 204 ? null : await reply.json().catch(() => null);
  if (reply.ok) return body;
  // The session is over: whoever has the token comes back to this page.
  if (reply.status === 401 && location.pathname !== '/sign-in')
    location.assign(`/sign-in?to=${encodeURIComponent(location.pathname)}`);
  const { code = '', message = reply.statusText } =
    (body as { error?: { code?: string; message?: string } } | null)?.error ?? {};
  throw new Refused(reply.status, code, message);
}
