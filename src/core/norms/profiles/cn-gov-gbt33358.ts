import { type Profile, s, type Source } from '../profile.ts';

const STANDARD: Source = {
  title: 'GB/T 33358-2016',
  article: null,
  readIn: 'Huasheng Online; a CCTV report; Duodown',
  status: 'V',
};

export const CN_GOV_GBT33358: Profile = {
  id: 'cn-gov-gbt33358',
  title: 'GB/T 33358-2016, government hotline service',
  jurisdiction: 'China',
  inForce: 'a recommended standard, cited by local standards of 12345 lines',
  demands: [
    { rule: 'F4-none', limit: null, source: STANDARD },
    { rule: 'F10', limit: null, source: STANDARD },
    { rule: 'F26', limit: { days: 'every-day', fromMin: 0, toMin: 1_440, atLeastMin: 1_440 }, source: STANDARD },
    { rule: 'M1', limit: { share: null, withinMs: s(15) }, source: STANDARD },
    { rule: 'M4', limit: { share: 0.95 }, source: STANDARD },
    {
      rule: 'other',
      limit: { demand: 'messages are answered within 180 s', look: 'when messages were rung back' },
      source: STANDARD,
    },
    {
      rule: 'other',
      limit: { demand: 'secrecy for who asks for it', look: 'what agents do when a caller wants not to be named' },
      source: STANDARD,
    },
  ],
};
