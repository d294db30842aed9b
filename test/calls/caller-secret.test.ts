import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { everybody, inPhase, MANUAL, MEI, agentTo, numberOf, PATIENT_MS, storeOf } from './caller-story.ts';
import { HOTLINE } from '../support/hotline.ts';

const NUMBER = '271828';
const ASKED = `    go: sure
  sure:
    menu:
      - { press: 1, for: { en: "a bill of this year", zh: "今年的账单" }, go: whose }
  whose:
    choose: { variable: account, "${NUMBER}": ours, otherwise: clerk }
  ours:
    human: { queue: repairs, reason: { en: "one of ours", zh: "自己人" } }`;

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startHotline({
    files: ['hotline.yaml', 'bills.yaml'],
    edit: (file, text) =>
      file !== 'bills.yaml'
        ? text
        : text.replace(/( +)digits: 4-10\n/, '$&$1secret: true\n').replace('    go: clerk', ASKED),
  });
  await everybody(hotline, 'out');
});
afterAll(async () => hotline.stop());

describe('a secret entry', () => {
  it('decides steps after the one it was keyed in, though no URL carries it, and no agent hears it', async () => {
    const caller = hotline.carrier.placeCall({
      from: numberOf(1),
      to: HOTLINE,
      script: [
        { press: '1' },
        { hear: 'a bill' },
        { press: '2' },
        { hear: 'do not understand' },
        { press: '1' },
        { hear: 'customer number' },
        { press: `${NUMBER}#` },
        { hear: 'bill of this year' },
        { press: '1' },
      ],
    });
    expect(await inPhase(hotline, caller, 'waiting')).toMatchObject({ queue: 'repairs' });
    expect(JSON.stringify(await storeOf(hotline).trail(caller.sid))).not.toContain(NUMBER);

    hotline.carrier.setPhone(MEI.phone, MANUAL);
    await agentTo(hotline, MEI.id, 'in');
    const phone = await hotline.carrier.rings(MEI.phone, PATIENT_MS);
    phone.answer();
    await phone.hears(/press 1/, PATIENT_MS);
    expect(phone.leg.ear.lines.map(({ text }) => text).join(' ')).not.toMatch(/2 7 1 8|271828/);
    caller.hangUp();
    await caller.ended(PATIENT_MS);
  });
});
