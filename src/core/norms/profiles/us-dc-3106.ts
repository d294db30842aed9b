import type { Profile, Source } from '../profile.ts';

const RULE: Source = { title: '15 DCMR', article: '3106.4', readIn: 'DC Rules (elaws)', status: 'V' };

export const US_DC_3106: Profile = {
  id: 'us-dc-3106',
  title: '15 DCMR 3106.4, cable operators',
  jurisdiction: 'United States, District of Columbia',
  inForce: 'in force',
  demands: [
    { rule: 'F2', limit: null, source: RULE },
    { rule: 'F8', limit: null, source: RULE },
  ],
};
