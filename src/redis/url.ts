/** One Redis node's address. */
export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Who we say we are; both empty when the server asks nobody. */
export interface RedisLogin {
  readonly username?: string;
  readonly password?: string;
}

/** What a `REDIS_URL` means. */
export type RedisTarget =
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'single';
      readonly node: RedisNode;
      readonly login: RedisLogin;
      readonly db: number;
      readonly tls: boolean;
    }
  | {
      readonly kind: 'sentinel';
      readonly nodes: readonly RedisNode[];
      readonly name: string;
      readonly login: RedisLogin;
      readonly db: number;
    }
  | { readonly kind: 'cluster'; readonly nodes: readonly RedisNode[]; readonly login: RedisLogin };

export type RedisUrlResult = { readonly ok: RedisTarget } | { readonly problem: string };

const FORMS =
  'redis://host:6379, rediss://host:6379 (TLS), redis+sentinel://host,host/name or redis+cluster://host,host';

const SHAPE =
  /^(?<scheme>[a-z+]+):\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/?#@]*)(?:\/(?<path>[^?#]*))?$/;

function parseNode(text: string, defaultPort: number): RedisNode | undefined {
  const match = /^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const port = match[2] === undefined ? defaultPort : Number(match[2]);
  const host = (match[1] ?? '').replace(/^\[|\]$/g, '');
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

function parseNodes(text: string, defaultPort: number): RedisNode[] | undefined {
  const nodes = text.split(',').map((part) => parseNode(part.trim(), defaultPort));
  const whole = nodes.filter((node) => node !== undefined);
  return whole.length === nodes.length ? whole : undefined;
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseDb(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return 0;
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

/**
 * Reads a `REDIS_URL`. Besides the four public forms it takes `unix:///path/of.sock`, which the embedded server uses.
 * `redis+sentinel://host,host/name` may end in `/2` for database 2. User and password stand before the first host.
 * The problem's text never repeats the URL, since that may hold a password.
 */
export function parseRedisUrl(url: string): RedisUrlResult {
  if (url.startsWith('unix:///')) return { ok: { kind: 'socket', path: decode(url.slice('unix://'.length)) ?? '' } };
  const parts = SHAPE.exec(url)?.groups;
  if (parts === undefined) return { problem: `is none of the forms ${FORMS}` };
  const { scheme = '', user, password, hosts = '', path } = parts;
  const username = decode(user);
  const secret = decode(password);
  const login: RedisLogin = { ...(username && { username }), ...(secret && { password: secret }) };
  const nodes = parseNodes(hosts, scheme === 'redis+sentinel' ? 26_379 : 6_379);
  const [node] = nodes ?? [];
  if (nodes === undefined || node === undefined) return { problem: 'names a host or port that cannot be read' };

  switch (scheme) {
    case 'redis':
    case 'rediss': {
      const db = parseDb(path);
      if (nodes.length > 1) return { problem: 'names several hosts: use redis+sentinel:// or redis+cluster://' };
      if (db === undefined) return { problem: 'has a database that is not a number, as in redis://host:6379/0' };
      return { ok: { kind: 'single', node, login, db, tls: scheme === 'rediss' } };
    }
    case 'redis+sentinel': {
      const [name, database, ...rest] = (path ?? '').split('/');
      const db = parseDb(database);
      if (name === undefined || name === '')
        return { problem: "lacks the master's name, as in redis+sentinel://host,host/name" };
      if (db === undefined || rest.length > 0) return { problem: 'has a database that is not a number after the name' };
      return { ok: { kind: 'sentinel', nodes, name: decode(name) ?? name, login, db } };
    }
    case 'redis+cluster':
      if (path !== undefined && path !== '' && path !== '0')
        return { problem: 'names a database: a cluster has only one' };
      return { ok: { kind: 'cluster', nodes, login } };
    default:
      return { problem: `is none of the forms ${FORMS}` };
  }
}
