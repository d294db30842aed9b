/** Where the keyboard is: which phone it belongs to, and that it does not fall off the page when a button goes. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { pressKey } from './keypad.tsx';
import { selected, world } from './state.ts';
import { agentLeg, callerLeg } from './world.ts';

/** Phones carry their address here. */
const phoneOf = (element: Element | null): string | null =>
  element?.closest<HTMLElement>('[data-phone]')?.dataset['phone'] ?? null;

let lastPhone: string | null = null;
document.addEventListener('focusin', ({ target }) => (lastPhone = phoneOf(target as Element)));

/** When what had the focus goes with a change of `state`, the phone's next main button has it. */
export function useKeptFocus(address: string, state: unknown): RefObject<HTMLElement | null> {
  const phone = useRef<HTMLElement>(null);
  const before = useRef(state);
  useLayoutEffect(() => {
    if (before.current === state) return;
    before.current = state;
    const has = document.activeElement;
    const lost = has === null || has === document.body || has.matches(':disabled');
    if (lost && lastPhone === address)
      phone.current?.querySelector<HTMLElement>('[data-main]:not(:disabled)')?.focus({ preventScroll: true });
  });
  return phone;
}

/** Digits, star and hash of the keyboard are those of the phone that has the focus, else of the caller in hand. */
export function useKeyboard(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return;
      if (event.target instanceof Element && event.target.closest('input:not([type=radio]), select, textarea')) return;
      const address = phoneOf(document.activeElement) ?? selected.value;
      const leg = callerLeg(world.value, address) ?? agentLeg(world.value, address);
      if (leg?.state === 'open' && !event.repeat) pressKey(address, leg, event.key);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
