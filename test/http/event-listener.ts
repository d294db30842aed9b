/** A viewer of `/api/events`, as a browser is one. */
export interface Told {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

export interface Viewer {
  next(): Promise<Told>;
  find(wanted: (one: Told) => boolean): Promise<Told>;
  /** The server has closed. */
  readonly ended: Promise<void>;
  close(): void;
}

export async function listen(url: string, lastEventId: string | null): Promise<Viewer> {
  const stop = new AbortController();
  const response = await fetch(`${url}/api/events`, {
    headers: {
      authorization: 'Bearer token-of-the-tests',
      accept: 'text/event-stream',
      ...(lastEventId !== null && { 'last-event-id': lastEventId }),
    },
    signal: stop.signal,
  });
  if (response.body === null || !response.ok) throw new Error(`no stream: ${response.status}`);
  const told: Told[] = [];
  let wake = (): void => undefined;
  const ended = (async () => {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        told.push(...blocks.flatMap(read));
        wake();
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  })();
  const next = async (): Promise<Told> => {
    for (;;) {
      const one = told.shift();
      if (one !== undefined) return one;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    next,
    async find(wanted) {
      for (;;) {
        const one = await next();
        if (wanted(one)) return one;
      }
    },
    ended,
    close: () => stop.abort(),
  };
}

function read(block: string): Told[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const [event, id, data] = [field('event'), field('id'), field('data')];
  return event === undefined || id === undefined || data === undefined
    ? []
    : [{ event, id, data: JSON.parse(data) as Record<string, unknown> }];
}
