/** Chance from the system's own source: rooms and ids nobody can guess. */
import { randomBytes } from 'node:crypto';
import type { Random } from '../engine/ports.ts';

export const random: Random = { hex: (bytes) => randomBytes(bytes).toString('hex') };
