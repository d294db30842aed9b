/** A node whose flows bring it down: a process of its own that dies when a call comes to this step. `node … poisoned-node.ts <state>` */
import { pino } from 'pino';
import { startEngine } from '../../src/main.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { poisoned } from './poisoned.ts';

const config = readConfig(process.env);
if (!('ok' in config)) throw new Error(JSON.stringify(config.problems));
await startEngine(config.ok, pino({ level: 'silent' }), {
  build: poisoned(process.argv[2] ?? '', () => process.abort()),
});
