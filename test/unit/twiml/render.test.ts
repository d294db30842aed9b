import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { E164 } from '../../../src/core/ids.ts';
import { cleanText } from '../../../src/core/speech/clean.ts';
import { MAX_BYTES, render } from '../../../src/core/twiml/render.ts';
import type { Speech, Verb } from '../../../src/core/twiml/verbs.ts';
import { outline, parse } from './parse.ts';

const say = (text: string, slow = false): Speech => ({
  verb: 'say',
  text,
  voice: 'Polly.Joanna',
  language: 'en-US',
  slow,
});
const gather = (nested: readonly Speech[]): Verb => ({
  verb: 'gather',
  speech: null,
  action: 'https://pz.example/voice/turn?t=a&o=b#ct=1&rt=2',
  timeoutS: 5,
  numDigits: 1,
  finishOnKey: '',
  whenSilent: 'ask',
  say: nested,
});

describe('render', () => {
  it('writes every verb as the carrier reads it', () => {
    const root = parse(
      render([
        say('hi'),
        { verb: 'play', url: 'https://pz.example/a.wav' },
        { verb: 'pause', seconds: 2 },
        { ...gather([say('slow', true)]), speech: { language: 'cmn-Hans-CN', hints: ['人工', '账单'] } } as Verb,
        {
          verb: 'dial',
          to: '+12025550190' as E164,
          callerId: '+12025550100' as E164,
          timeoutS: 20,
          whisper: 'https://pz.example/w',
        },
        { verb: 'conference', room: 'pz-1', label: 'caller', action: 'https://pz.example/after' },
        { verb: 'record', action: 'https://pz.example/rec', finishOnKey: '0#', maxLengthS: 120, silenceS: 5 },
        { verb: 'redirect', url: 'https://pz.example/voice' },
        { verb: 'hangup' },
      ]),
    );
    expect(outline(root)).toBe('Say Play Pause Gather(Say) Dial(Number) Dial(Conference) Record Redirect Hangup');
    const [, , , listen, dial, talk, record] = root.children;
    expect(listen?.attributes).toEqual({
      input: 'dtmf speech',
      action: 'https://pz.example/voice/turn?t=a&o=b#ct=1&rt=2',
      method: 'POST',
      timeout: '5',
      numDigits: '1',
      finishOnKey: '',
      actionOnEmptyResult: 'true',
      language: 'cmn-Hans-CN',
      speechTimeout: 'auto',
      hints: '人工,账单',
    });
    expect(listen?.children[0]?.children[0]).toMatchObject({
      name: 'prosody',
      attributes: { rate: 'slow' },
      text: 'slow',
    });
    expect(dial?.attributes).toEqual({ callerId: '+12025550100', timeout: '20' });
    expect(talk?.children[0]).toMatchObject({
      text: 'pz-1',
      attributes: {
        startConferenceOnEnter: 'true',
        endConferenceOnExit: 'true',
        beep: 'false',
        waitUrl: '',
        maxParticipants: '2',
        participantLabel: 'caller',
      },
    });
    expect(record?.attributes).toMatchObject({ finishOnKey: '0#', maxLength: '120', timeout: '5', playBeep: 'true' });
  });

  it('text is text, whatever is in it: exactly the verbs meant, exactly the words meant', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(
        '</Say><Dial>+19005551234</Dial>',
        ']]><Hangup/>',
        '&lt;Hangup/&gt;&#0;',
        '<!--',
        '\u0000\u000b\ud800\udfff\u202e',
        '"><Redirect>x</Redirect>',
      ),
    );
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 8 }), hostile, (texts, wild) => {
        const root = parse(
          render([gather(texts.map((text) => say(text))), { verb: 'redirect', url: wild }, { verb: 'hangup' }]),
        );
        expect(root.children.map((child) => child.name)).toEqual(['Gather', 'Redirect', 'Hangup']);
        expect(root.children[0]?.children.map((child) => [child.name, child.text])).toEqual(
          texts.map(cleanText).flatMap((text) => (text === '' ? [] : [['Say', text]])),
        );
        expect(root.children[1]?.text).toBe(cleanText(wild));
      }),
    );
  });

  it('never grows beyond what the carrier takes: words go, verbs stay', () => {
    const long = Array.from({ length: 40 }, (_, n) => say(`${n} ${'字'.repeat(900)}`));
    const xml = render([gather(long), { verb: 'redirect', url: 'https://pz.example/voice/turn' }]);
    expect(Buffer.byteLength(xml)).toBeLessThanOrEqual(MAX_BYTES);
    const [listen, again] = parse(xml).children;
    expect(listen?.children[0]?.text).toMatch(/^0 /);
    expect(again?.name).toBe('Redirect');
  });

  it('an empty answer is a document too', () => {
    expect(outline(parse(render([])))).toBe('');
  });
});
