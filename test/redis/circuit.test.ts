import { describe, expect, it } from 'vitest';
import { createCircuit } from '../../src/redis/circuit.ts';
import { RedisUnavailable } from '../../src/redis/deadline.ts';

const missed = new RedisUnavailable('turn', 'late', 'no answer', { waited: true });
const refused = new RedisUnavailable('turn', 'refused', 'OOM');

/** A circuit on a clock of its own; each probe is answered or not when the test says so. */
function bench() {
  let now = 0;
  const probes: { answer(): void; fail(error: Error): void }[] = [];
  const circuit = createCircuit(
    () => new Promise<void>((resolve, reject) => void probes.push({ answer: resolve, fail: reject })),
    () => now,
  );
  const isOpen = (): boolean => {
    try {
      circuit.pass('turn');
      return false;
    } catch (error) {
      expect(error).toBeInstanceOf(RedisUnavailable);
      return true;
    }
  };
  return { circuit, probes, isOpen, pass: (ms: number) => void (now += ms), settled: () => new Promise(setImmediate) };
}

describe('the circuit', () => {
  it('opens at the fifth missed deadline within 10 s', () => {
    const { circuit, isOpen, pass } = bench();
    for (let n = 0; n < 4; n++) circuit.failed(missed);
    pass(10_000);
    for (let n = 0; n < 4; n++) {
      circuit.failed(missed);
      expect(isOpen()).toBe(false);
    }
    circuit.failed(missed);
    expect(isOpen()).toBe(true);
  });

  it('is not opened by a server that says no at once', () => {
    const { circuit, isOpen } = bench();
    for (let n = 0; n < 20; n++) circuit.failed(refused);
    expect(isOpen()).toBe(false);
  });

  it('probes beside the requests it refuses, one at a time, and closes at the first answer', async () => {
    const { circuit, probes, isOpen, pass, settled } = bench();
    for (let n = 0; n < 5; n++) circuit.failed(missed);
    expect(isOpen()).toBe(true);
    expect(probes).toHaveLength(0);
    pass(500);
    expect([isOpen(), isOpen()]).toEqual([true, true]);
    expect(probes).toHaveLength(1);
    probes[0]?.fail(missed);
    await settled();
    expect(isOpen()).toBe(true);
    expect(probes).toHaveLength(1);
    pass(500);
    expect(isOpen()).toBe(true);
    probes[1]?.answer();
    await settled();
    expect(isOpen()).toBe(false);
    // What was missed before counts no more.
    circuit.failed(missed);
    expect(isOpen()).toBe(false);
  });
});
