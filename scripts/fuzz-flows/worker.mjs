// Node takes TypeScript from tsx, and on Node 20 a thread does not have it from the one that began it.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
