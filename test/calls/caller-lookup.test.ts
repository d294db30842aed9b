import { EventEmitter, once } from 'node:events';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { json, type OtherSystem, startOtherSystem } from '../support/other-system.ts';
import { everybody, heardBy, inPhase, numberOf, outcomeOf, PATIENT, PATIENT_MS, trailOf } from './caller-story.ts';

const ACCOUNT = '271828';
const flow = (host: string) => `flow: support
start: who
steps:
  who: { choose: { caller: true, called-today: again, new: main, otherwise: main } }
  again: { say: { en: "Welcome back.", zh: "欢迎回来。" }, go: main }
  main:
    menu:
      - { press: 1, for: { en: "a bill", zh: "账单" }, go: account }
      - { press: 2, language: zh, go: main }
  account:
    collect: { name: card, digits: 4-10, secret: true, ask: { en: "Your account number?", zh: "请输入账号。" } }
    go: bill
  bill:
    say: { en: "Thank you.", zh: "谢谢。" }
    lookup: { url: "http://${host}/bills", send: [card], save: { due: "bills[0].due", plan: plan } }
    if: { ok: tell }
  tell: { set: { line: "{plan}: {due}" }, go: text }
  text: { sms: { text: { en: "Your bill is {due} dollars.", zh: "您应付 {due} 元。" } }, go: bye }
  bye: { say: { en: "Your bill: {line} dollars.", zh: "您应付 {due} 元。" }, end }
`;

let hotline: TestHotline;
let crm: OtherSystem;
const bill = json({ bills: [{ due: 42.5 }], plan: '${process.env.HOME} {due}' });
const events = new EventEmitter();
let behave: RequestListener = bill;

beforeAll(async () => {
  crm = await startOtherSystem((request, response) => {
    events.emit('asked');
    behave(request, response);
  });
  const { host } = crm.host;
  hotline = await startHotline({
    rate: 10,
    edit: (file, text) =>
      file === 'support.yaml' ? flow(host) : `${text}\nlookup-hosts: [{ host: "${host}", private: yes }]\n`,
  });
  await everybody(hotline, 'out');
});
afterAll(async () => {
  await hotline.stop();
  crm.stop();
});

const bills = (from: string, choose: readonly string[] = ['1'], ask = 'account number|请输入账号') =>
  hotline.carrier.placeCall({
    from,
    to: HOTLINE,
    script: [...choose.map((press) => ({ press })), { hear: ask }, { press: `${ACCOUNT}#` }],
  });
const textsTo = (to: string) => hotline.carrier.messages.filter((message) => message.to === to).map(({ body }) => body);

describe('a bill that is looked up', () => {
  it('is spoken, and sent as a text; a secret entry is in no address and no trail', async () => {
    behave = bill;
    const caller = bills(numberOf(901));
    expect(await caller.hears(/Your bill/, PATIENT_MS)).toContain(
      'Your bill: ${process.env.HOME} {due}: 42.5 dollars.',
    );
    expect(crm.asked.at(-1)).toMatchObject({ body: `{"card":"${ACCOUNT}"}` });
    await vi.waitFor(() => expect(textsTo(numberOf(901))).toEqual(['Your bill is 42.5 dollars.']), PATIENT);
    const trail = await trailOf(hotline, caller);
    expect(JSON.stringify(trail)).not.toContain(ACCOUNT);
    expect(trail).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ lookups: ['support/bill: found'] }) as unknown }),
    );
    await caller.press('1');
    await caller.ended(PATIENT_MS);
    expect(await outcomeOf(hotline, caller)).toBe('self-served');
  });

  it('is in the language of the call', async () => {
    behave = bill;
    const caller = bills(numberOf(902), ['2', '1']);
    expect(await caller.hears(/您应付/, PATIENT_MS)).toContain('您应付 42.5 元。');
    await vi.waitFor(() => expect(textsTo(numberOf(902))).toEqual(['您应付 42.5 元。']), PATIENT);
    caller.hangUp();
  });

  it('is spoken to a number that is withheld, which gets no text', async () => {
    behave = bill;
    const before = hotline.carrier.messages.length;
    const caller = bills('anonymous');
    await caller.hears(/Your bill/, PATIENT_MS);
    caller.hangUp();
    await caller.ended(PATIENT_MS);
    expect(hotline.carrier.messages).toHaveLength(before);
  });
});

describe('a bill that is not found', () => {
  it.each<[string, RequestListener]>([
    ['the other system knows none', (_, response) => void response.writeHead(404).end()],
    ['half of the answer is missing', json({ plan: 'gold' })],
    ['the answer never comes', () => {}],
  ])('is a person, because %s', async (_, how) => {
    behave = how;
    const caller = bills(numberOf(903));
    await caller.hears(/Thank you/, PATIENT_MS);
    await caller.hears(/putting you through/, PATIENT_MS);
    expect(await inPhase(hotline, caller, 'waiting')).toMatchObject({ queue: 'general' });
    expect(heardBy(caller).join(' ')).not.toContain('Your bill');
    caller.hangUp();
    await caller.ended(PATIENT_MS);
  });

  it('leaves 0 what it is, also while the other system is silent', async () => {
    behave = () => {};
    const asked = once(events, 'asked');
    const caller = bills(numberOf(904));
    await asked;
    await caller.press('0');
    expect(await inPhase(hotline, caller, 'waiting')).toMatchObject({ queue: 'general' });
    caller.hangUp();
    await caller.ended(PATIENT_MS);
  });
});

describe('somebody who calls again today', () => {
  it('hears another greeting, and stands no worse', async () => {
    const from = numberOf(905);
    const first = hotline.carrier.placeCall({ from, to: HOTLINE });
    await first.hears(/a bill/, PATIENT_MS);
    expect(heardBy(first).join(' ')).not.toContain('Welcome back');
    first.hangUp();
    await outcomeOf(hotline, first);
    const second = hotline.carrier.placeCall({ from, to: HOTLINE });
    await second.hears(/Welcome back/, PATIENT_MS);
    await second.press('0');
    await second.hears(/You are next/, PATIENT_MS);
    second.hangUp();
    await second.ended(PATIENT_MS);
  });

  it('is nobody we know where the number is withheld', async () => {
    for (let n = 0; n < 2; n++) {
      const caller = hotline.carrier.placeCall({ from: 'anonymous', to: HOTLINE });
      await caller.hears(/a bill/, PATIENT_MS);
      expect(heardBy(caller).join(' ')).not.toContain('Welcome back');
      caller.hangUp();
      await outcomeOf(hotline, caller);
    }
  });
});
