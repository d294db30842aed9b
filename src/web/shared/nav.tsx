/** The ways between the pages. The phone is one of them where the carrier is a simulated one. */
import { signal } from '@preact/signals';
import { get } from './api.ts';
import { words } from './words.ts';

export type PageName = 'board' | 'flows' | 'phone';

/** `GET /api/carrier`, of either kind. */
export interface Carrier {
  readonly kind: 'simulated' | 'twilio';
  /** The hotline's numbers; told by a simulated carrier. */
  readonly numbers?: readonly string[];
}

/** Null until the engine has told. */
export const carrier = signal<Carrier | null>(null);

/** Asks once; until it is known, nothing depends on it but the link to the phone: the phone's own page needs no answer. */
export async function learnCarrier(): Promise<void> {
  carrier.value ??= await get<Carrier>('/api/carrier').catch(() => null);
}

const PATHS = { board: '/', flows: '/flows', phone: '/phone' } as const;

export function Nav({ here }: { readonly here: PageName }) {
  const simulated = here === 'phone' || carrier.value?.kind === 'simulated';
  const pages: readonly PageName[] = simulated ? ['board', 'flows', 'phone'] : ['board', 'flows'];
  return (
    <nav class="pages" aria-label={words.value.pages}>
      <ul>
        {pages.map((page) => (
          <li key={page}>
            <a href={PATHS[page]} aria-current={page === here ? 'page' : undefined}>
              {words.value.page[page]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
