import { expect, it } from 'vitest';
import { speakingMs } from '../../../src/core/speech/seconds.ts';
import { speakingMs as carrierSpeakingMs } from '../../../src/simulator/media.ts';

it('words last as long in a proof as they do on the simulated carrier', () => {
  for (const text of [
    '',
    'Hi.',
    'For a person, press 0.',
    '如需人工服务，请按 0。',
    'Welcome. 欢迎致电流明。'.repeat(9),
  ])
    expect(Math.abs(speakingMs(text) - carrierSpeakingMs(text))).toBeLessThan(1);
});
