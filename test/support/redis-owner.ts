// A process that owns an embedded Redis on the folder it is given, says where it is, and stays until it is killed.
import { ownRedis } from './embedded.ts';

const redis = await ownRedis(process.argv[2] ?? '');
process.stdout.write(`${JSON.stringify({ pid: redis.pid(), socketPath: redis.socketPath })}\n`);
setInterval(() => undefined, 60_000);
