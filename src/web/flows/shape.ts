/** `GET /api/flows`: the live version's flows, laid out in pixels; `GET /api/flows/callers`: who is where in them. */
import type { z } from 'zod';
import type { FlowCallers, Flows as Told } from '../../http/api/flows-shape.ts';

export type Callers = z.infer<typeof FlowCallers>;
export type Flow = Told['flows'][number];
/** A flow that is not too large for a picture. */
export type Drawn = Flow & { readonly is: 'drawn' };
export type Step = Drawn['nodes'][number];
export type Way = Drawn['edges'][number];

interface Bound {
  readonly keys: number;
  readonly ms: number;
}
/** Of the certificate, what is told here. */
export interface Certificate {
  readonly states: number;
  readonly events: number;
  /** From the ring to the line at most. */
  readonly zero: Bound;
  readonly silent: Bound;
  readonly wrong: Bound;
}
export interface Flows extends Omit<Told, 'certificate'> {
  /** Null: the live version was published without a proof. */
  readonly certificate: Certificate | null;
}
