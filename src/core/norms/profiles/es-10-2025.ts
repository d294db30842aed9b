import { type Profile, s, type Source } from '../profile.ts';

const LAW: Source = {
  title: 'Ley 10/2025',
  article: 'art. 8 and others',
  readIn: 'Legal Today; Uría; Notarios y Registradores',
  status: 'V',
};

export const ES_10_2025: Profile = {
  id: 'es-10-2025',
  title: 'Ley 10/2025, customer service',
  jurisdiction: 'Spain',
  inForce: 'since 28 December 2025, with a year to adapt; telecom and finance first follow their own laws',
  demands: [
    { rule: 'F1', limit: null, source: LAW },
    { rule: 'F24', limit: null, source: LAW },
    { rule: 'F9', limit: null, source: LAW },
    { rule: 'M1', limit: { share: 0.95, withinMs: s(180) }, source: LAW },
    { rule: 'F17', limit: null, source: LAW },
    { rule: 'F28', limit: null, source: LAW },
    {
      rule: 'other',
      limit: { demand: 'a machine is not the only way to be served', look: 'who answers, and in which hours' },
      source: LAW,
    },
  ],
};
