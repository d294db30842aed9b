/**
 * Whom an internet address reaches: anybody, something in our own network, or what nobody may ask. Looked at when a flow is read (an
 * address in its URL) and again when the connection is made, for a name can change its mind.
 *
 * The blocks are those of IANA's special-purpose address registries (RFC 6890 and its updates).
 */

export type Reach = 'public' | 'private' | 'never';

/** First match wins; what is in no block is public (v4) or never asked (v6, where only 2000::/3 is given out). */
const V4: readonly (readonly [string, Reach])[] = [
  ['127.0.0.0/8', 'private'],
  ['10.0.0.0/8', 'private'],
  ['172.16.0.0/12', 'private'],
  ['192.168.0.0/16', 'private'],
  ['100.64.0.0/10', 'private'], // behind a carrier's NAT
  ['0.0.0.0/8', 'never'],
  ['169.254.0.0/16', 'never'], // link-local, where clouds keep their keys
  ['192.0.0.0/24', 'never'],
  ['192.0.2.0/24', 'never'],
  ['192.88.99.0/24', 'never'],
  ['198.18.0.0/15', 'never'],
  ['198.51.100.0/24', 'never'],
  ['203.0.113.0/24', 'never'],
  ['224.0.0.0/3', 'never'], // multicast, reserved, broadcast
];
const V6: readonly (readonly [string, Reach])[] = [
  ['::1/128', 'private'],
  ['fc00::/7', 'private'],
  ['2001::/23', 'never'], // tunnels and protocols
  ['2001:db8::/32', 'never'],
  ['2002::/16', 'never'], // 6to4
  ['3fff::/20', 'never'],
  ['2000::/3', 'public'],
];
/** A v4 address in a v6 one is that v4 address: mapped (::ffff:a.b.c.d), and behind NAT64. */
const WITH_V4_INSIDE = ['::ffff:0:0/96', '64:ff9b::/96'];

interface Block {
  readonly base: bigint;
  readonly beyond: bigint;
  readonly reach: Reach;
}
const blocks = (bits: number, list: readonly (readonly [string, Reach])[]): readonly Block[] =>
  list.map(([cidr, reach]) => {
    const [base = '', length = ''] = cidr.split('/');
    const beyond = BigInt(bits - Number(length));
    return { base: (parse(base)?.value ?? 0n) >> beyond, beyond, reach };
  });

const V4_BLOCKS = blocks(32, V4);
const V6_BLOCKS = blocks(128, V6);
const INSIDE = blocks(
  128,
  WITH_V4_INSIDE.map((cidr) => [cidr, 'public'] as const),
);

/** Null: no address but a name. `host` as URLs and resolvers write it, brackets or not. */
export function reachOf(host: string): Reach | null {
  const address = parse(host);
  if (address === null) return null;
  const { bits, value } = address;
  if (bits === 32) return lookUp(V4_BLOCKS, value) ?? 'public';
  if (INSIDE.some((block) => value >> block.beyond === block.base))
    return lookUp(V4_BLOCKS, value & 0xffff_ffffn) ?? 'public';
  return lookUp(V6_BLOCKS, value) ?? 'never';
}

const lookUp = (list: readonly Block[], value: bigint): Reach | undefined =>
  list.find((block) => value >> block.beyond === block.base)?.reach;

/** Every spelling (`127.1`, `0x7f000001`, `①②⑦.⓪.⓪.①`) is one address to URL, so what is looked at is what URL makes of it. */
function parse(host: string): { readonly bits: 32 | 128; readonly value: bigint } | null {
  const written = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const url = `http://${written}/`;
  if (!URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  const quad = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(hostname);
  if (quad !== null) return { bits: 32, value: quad.slice(1).reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n) };
  if (!hostname.startsWith('[')) return null;
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const groups = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const all = tail === undefined ? before : [...before, ...zeros, ...after];
  return { bits: 128, value: all.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n) };
}
