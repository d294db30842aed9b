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
  /** So many, one after the other. */
  const miss = (times: number): void => {
    for (let n = 0; n < times; n++) {
      now += 100;
      circuit.failed(missed);
    }
  };
  return {
    circuit,
    probes,
    isOpen,
    miss,
    pass: (ms: number) => void (now += ms),
    settled: () => new Promise(setImmediate),
  };
}

describe('the circuit', () => {
  it('opens at the fifth missed deadline within 10 s', () => {
    const { isOpen, miss, pass } = bench();
    miss(4);
    pass(10_000);
    miss(4);
    expect(isOpen()).toBe(false);
    miss(1);
    expect(isOpen()).toBe(true);
  });

  it('is not opened by one moment in which many were missed, nor across an answer', () => {
    const { circuit, isOpen, miss } = bench();
    for (let n = 0; n < 20; n++) circuit.failed(missed);
    expect(isOpen()).toBe(false);
    miss(3);
    circuit.answered();
    miss(4);
    expect(isOpen()).toBe(false);
  });

  it('is not opened by a server that says no at once', () => {
    const { circuit, isOpen } = bench();
    for (let n = 0; n < 20; n++) circuit.failed(refused);
    expect(isOpen()).toBe(false);
  });

  it('probes beside the requests it refuses, one at a time, and closes at the first answer', async () => {
    const { probes, isOpen, miss, pass, settled } = bench();
    miss(5);
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
    miss(4);
    expect(isOpen()).toBe(false);
  });
});
