/** The engine's view of sealing and of URLs, bound to this node's secret and public address. */
import type { Tickets, Urls } from '../engine/deps.ts';
import { openCall, sealForStore, sealForUrl } from '../twilio/call-ticket.ts';
import { createSealer } from '../twilio/ticket.ts';
import { urlOf } from '../twilio/urls.ts';

export function ticketsOf(secrets: readonly Buffer[]): Tickets & { fingerprint(): string } {
  const sealer = createSealer(secrets);
  return {
    ticket: (call) => sealForUrl(sealer, call),
    stored: (call) => sealForStore(sealer, call),
    open: (sealed) => openCall(sealer, sealed),
    seal: (value) => sealer.seal(value),
    unseal: (sealed) => sealer.open(sealed),
    hash: (number) => sealer.numberHash(number),
    fingerprint: () => sealer.fingerprint(),
  };
}
