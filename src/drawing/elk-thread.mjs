// ELK in a thread of its own, so that a server answers meanwhile. Plain JavaScript: Node starts it as it is, from src/ and from dist/.
import { parentPort } from 'node:worker_threads';
import Elk from 'elkjs/lib/elk.bundled.js';

const elk = new Elk();
parentPort?.on('message', ({ id, graph }) => {
  elk.layout(graph).then(
    (laid) => parentPort?.postMessage({ id, laid }),
    (error) => parentPort?.postMessage({ id, error: String(error) }),
  );
});
