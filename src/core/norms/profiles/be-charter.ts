import { type Profile, s, type Source } from '../profile.ts';

const CHARTER: Source = {
  title: 'Charter for Customer Friendliness',
  article: null,
  readIn: 'Law Insider',
  status: 'V',
};
// What was read is the bill, of April 2021.
const TELECOM: Source = { title: 'telecom law of December 2021', article: null, readIn: 'RTL; VRT', status: 'V' };

export const BE_CHARTER: Profile = {
  id: 'be-charter',
  title: 'Charter for Customer Friendliness, and the telecom law of 2021',
  jurisdiction: 'Belgium',
  inForce: 'the charter binds who signed it, the law telecom companies',
  demands: [
    { rule: 'M1', limit: { share: 0.9, withinMs: s(150) }, source: CHARTER },
    { rule: 'F14', limit: { withinMs: s(150) }, source: CHARTER },
    { rule: 'F15', limit: { by: 'free of charge, by the end of the next working day' }, source: CHARTER },
    { rule: 'F12', limit: null, source: CHARTER },
    { rule: 'F15', limit: { by: 'within 24 hours (telecom companies)' }, source: TELECOM },
  ],
};
