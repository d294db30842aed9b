/** The engine's view of sealing, bound to this node's secrets. */
import type { Tickets } from '../engine/deps.ts';
import { openCall, sealForStore, sealForUrl } from '../twilio/call-ticket.ts';
import { createSealer } from '../twilio/ticket.ts';

export function ticketsOf(secrets: readonly Buffer[]): Tickets & { fingerprints(): readonly [string, ...string[]] } {
  const sealer = createSealer(secrets);
  return {
    ticket: (call) => sealForUrl(sealer, call),
    stored: (call) => sealForStore(sealer, call),
    open: (sealed) => openCall(sealer, sealed),
    seal: (value) => sealer.seal(value),
    unseal: (sealed) => sealer.open(sealed),
    hash: (number) => sealer.numberHash(number),
    hashes: (number) => sealer.numberHashes(number),
    fingerprints: () => sealer.fingerprints(),
  };
}
