/** Where one of our pages is. */
interface Place {
  readonly origin: string;
  readonly search: string;
}

/** Where the person wanted to go: the whole address of a page of ours, never another site (a path alone may begin with `//`). */
export function wanted({ origin, search }: Place): string {
  const to = new URLSearchParams(search).get('to') ?? '/';
  const url = URL.canParse(to, origin) ? new URL(to, origin) : null;
  return url !== null && url.origin === origin ? url.href : `${origin}/`;
}
