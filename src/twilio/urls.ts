/** Every URL we hand out to the carrier. `t` is a call's ticket, `o` a sealed record. */
import { urlOf } from '../core/twiml/url.ts';
import type { Urls } from '../engine/deps.ts';

export { urlOf };

/** `base` is asked each time: our own address is known only once we listen. */
export function createUrls(base: () => string): Urls {
  const url = (path: `/${string}`, query: Parameters<typeof urlOf>[2] = {}): string =>
    urlOf(base().replace(/\/+$/, ''), path, query);
  return {
    voice: () => url('/voice'),
    fallback: () => url('/fallback'),
    turn: (t) => url('/voice/turn', { t }),
    after: (t) => url('/voice/after', { t }),
    push: (t, o) => url('/voice/push', { t, o }),
    called: (o) => url('/voice/called', { o }),
    calledStatus: (o) => url('/voice/called/status', { o }),
    agent: (part, o) => url(`/agent/${part}`, { o }),
    agentsLine: (o) => url('/agents/line', { o }),
    music: (atMs, forMs) => url('/music/hold.wav', { at: atMs, for: forMs }),
    audio: (version, file) => url(`/audio/${version}/${encodeURIComponent(file)}`),
  };
}
