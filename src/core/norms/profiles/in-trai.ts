import { type Profile, s, type Source } from '../profile.ts';

const LEVELS: Source = { title: 'TCCPR 2012', article: null, readIn: 'Indian Kanoon, cut off at level 3', status: 'V' };

export const IN_TRAI: Profile = {
  id: 'in-trai',
  title: 'TRAI rules for telecom and broadcasting call centres',
  jurisdiction: 'India',
  inForce: 'in force',
  demands: [
    { rule: 'F20', limit: null, source: LEVELS },
    {
      rule: 'other',
      limit: {
        demand: 'level 2: kinds of complaint and service; level 3: a sub-menu with a person',
        look: 'what the second and third level offer',
      },
      source: LEVELS,
    },
    { rule: 'F17', limit: null, source: { ...LEVELS, readIn: 'reports', status: 'R' } },
    {
      rule: 'M1',
      limit: { share: 0.95, withinMs: s(90) },
      source: { title: 'TRAI quality of service', article: null, readIn: 'Business Standard, May 2023', status: 'V' },
    },
  ],
};
