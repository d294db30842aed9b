/** `GET /api/flows`: the live version's flows, laid out in pixels; `GET /api/flows/callers`: who is where in them. */
import type { z } from 'zod';
import type { FlowCallers, Flows } from '../../http/api/flows-shape.ts';

export type { Flows };
export type Callers = z.infer<typeof FlowCallers>;
export type Flow = Flows['flows'][number];
/** A flow that is not too large for a picture. */
export type Drawn = Flow & { readonly is: 'drawn' };
export type Step = Drawn['nodes'][number];
export type Way = Drawn['edges'][number];
