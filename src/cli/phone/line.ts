/** One line typed at the terminal phone, as something to do with one of its phones. */

/** `agent`: the number an agent's phone got when it first rang; null = the caller's own phone. */
export type Deed =
  | { readonly do: 'press'; readonly agent: number | null; readonly keys: string }
  | { readonly do: 'say'; readonly agent: number | null; readonly text: string }
  | { readonly do: 'hang-up'; readonly agent: number | null }
  /** Picks up a ringing phone. */
  | { readonly do: 'answer'; readonly agent: number | null }
  | { readonly do: 'decline'; readonly agent: number | null }
  | { readonly do: 'help' }
  | { readonly do: 'nothing' };

/**
 * `0`, `1234#` press; `s hello` says; `h` hangs up; `a1` answers the ringing agent 1, `d1` declines; `a1 1`, `a1 s hello`,
 * `a1 h` do the same with that agent's phone. `a0` is the caller's own phone, rung back. Null: not understood.
 */
export function parseLine(line: string): Deed | null {
  const text = line.trim();
  if (text === '') return { do: 'nothing' };
  if (text === '?' || text === 'help') return { do: 'help' };
  const decline = /^d(\d)$/.exec(text)?.[1];
  if (decline !== undefined) return { do: 'decline', agent: Number(decline) || null };
  const [, agent, rest] = /^a(\d)(?:\s+(.*))?$/.exec(text) ?? [];
  if (agent !== undefined)
    return rest === undefined ? { do: 'answer', agent: Number(agent) || null } : withPhone(rest, Number(agent) || null);
  return withPhone(text, null);
}

function withPhone(text: string, agent: number | null): Deed | null {
  const keys = text.replaceAll(/\s/g, '');
  if (/^[0-9*#]+$/.test(keys)) return { do: 'press', agent, keys };
  if (text === 'h') return { do: 'hang-up', agent };
  const words = /^s\s+(.+)$/.exec(text)?.[1];
  return words === undefined ? null : { do: 'say', agent, text: words };
}

export const HELP = [
  'keys 0-9 * #   press them          s words ⏎   say words         h   hang up',
  'a1 ⏎           answer agent 1      a1 1 ⏎      press 1 there     a1 s words ⏎, a1 h ⏎   say, hang up there',
  'd1 ⏎           decline             a0 ⏎        answer your own phone, rung back (--stay)',
  '? ⏎            this help           Ctrl-C      leave',
] as const;
