/** URLs we hand out. */

/**
 * How the carrier treats our URLs, told in the fragment, which is neither sent nor signed: 1.5 s to connect, 5.5 s to answer, one
 * more try of whatever failed, all within 9 s, then the fallback. Its own default is 15 s of dead air.
 */
export const OVERRIDES = '#ct=1500&rt=5500&tt=9000&rc=1&rp=all';

/** `base` is the public URL without a slash at its end. Values that are null are left out. */
export function urlOf(
  base: string,
  path: `/${string}`,
  query: Readonly<Record<string, string | number | null>> = {},
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null) search.set(name, String(value));
  return `${base}${path}${search.size === 0 ? '' : `?${search.toString()}`}${OVERRIDES}`;
}
