// On Node 20 a thread does not have TypeScript from the one that began it.
import { register } from 'node:module';

register('./typescript.mjs', import.meta.url);
await import('./worker.ts');
