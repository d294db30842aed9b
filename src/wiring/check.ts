/** What a set of flows is checked by before new calls may get it: on every node, and on the command line before it is sent. */
import { read } from '../core/flow/read.ts';
import type { Check } from '../engine/version-ports.ts';

export const checkFlows: Check = async (files, audio) => ({ ...read(files, audio), certificate: null });
