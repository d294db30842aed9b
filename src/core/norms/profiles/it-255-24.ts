import { type Profile, s, type Source } from '../profile.ts';

const READ = { title: 'AGCOM 255/24/CONS', readIn: 'Punto Informatico; Agenparl', status: 'V' } as const;
const RULING: Source = { ...READ, article: null };

export const IT_255_24: Profile = {
  id: 'it-255-24',
  title: 'AGCOM 255/24/CONS',
  jurisdiction: 'Italy',
  inForce: 'to be met since August 2025',
  demands: [
    { rule: 'M2', limit: { withinMs: s(150) }, source: { ...READ, article: 'art. 8 a' } },
    { rule: 'F18', limit: null, source: RULING },
    { rule: 'F1', limit: null, source: RULING },
    // Half past eight to half past nine in the evening.
    { rule: 'F26', limit: { days: 'weekdays', fromMin: 510, toMin: 1_290, atLeastMin: 780 }, source: RULING },
    { rule: 'F28', limit: null, source: RULING },
  ],
};
