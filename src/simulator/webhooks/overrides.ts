/** What the `#…` of a webhook URL asks for: times, retries, and of what. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
export interface Overrides {
  readonly connectMs: number;
  readonly readMs: number;
  readonly totalMs: number;
  readonly retries: number;
  readonly retryOn: ReadonlySet<string>;
}

const whole = (text: string | null, low: number, high: number, otherwise: number): number => {
  if (text === null || !/^\d+$/.test(text)) return otherwise;
  return Math.min(high, Math.max(low, Number(text)));
};

/** Splits a webhook URL into what is requested and signed, and its connection overrides; out-of-range values are clamped. */
export function readOverrides(url: string): { readonly bare: string; readonly overrides: Overrides } {
  const hash = url.indexOf('#');
  const bare = hash === -1 ? url : url.slice(0, hash);
  const wish = new URLSearchParams(hash === -1 ? '' : url.slice(hash + 1));
  return {
    bare,
    overrides: {
      connectMs: whole(wish.get('ct'), 100, 10_000, 5000),
      readMs: whole(wish.get('rt'), 100, 15_000, 15_000),
      totalMs: whole(wish.get('tt'), 100, 15_000, 15_000),
      retries: whole(wish.get('rc'), 0, 5, 1),
      retryOn: new Set((wish.get('rp') ?? 'ct').split(',').map((kind) => kind.trim())),
    },
  };
}
