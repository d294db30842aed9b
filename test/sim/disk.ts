/** What a node's disk keeps when the node dies: its journal. The lines of a real one are a test's of its own (runtime/journal). */
import type { PlaceId } from '../../src/core/ids.ts';
import type { Journal, JournalEntry, Noted } from '../../src/engine/journal-ports.ts';
import { note } from '../../src/runtime/journal-lines.ts';
import type { Process } from './node.ts';
import type { World } from './world.ts';

/** Ms until a line is on disk. */
const SYNC_MS: readonly [number, number] = [0.5, 8];

export class Disk {
  readonly #world: World;
  readonly #name: string;
  readonly #noted = new Map<PlaceId, Noted>();

  constructor(world: World, id: number) {
    this.#world = world;
    this.#name = `disk-${id}`;
  }

  /** As the process sees it that runs on this disk now. */
  journal(process: Process): Journal {
    const { timeline, chance, points } = this.#world;
    const noted = this.#noted;
    let written = 0;
    const onDisk = (what: string, write: () => void): Promise<void> =>
      new Promise((resolve) => {
        timeline.after(chance.network.between(...SYNC_MS), () => {
          // What a killed process was about to write may have reached the disk.
          if (process.alive || chance.faults.happens(0.5)) write();
          points.pass(`journal ${what}`, process);
          process.deliver(resolve);
        });
      });
    return {
      name: this.#name,
      get written() {
        return written;
      },
      async append(...entries: readonly JournalEntry[]) {
        if (entries.length === 0) return;
        await onDisk('append', () => {
          for (const entry of entries) note(noted, entry);
        });
        written += entries.length;
      },
      forget: (places) =>
        onDisk('forget', () => {
          for (const place of places) noted.delete(place);
        }),
      noted: () => noted.values(),
    };
  }
}
