import type { Profile, Source } from '../profile.ts';

const ACCESS: Source = {
  title: '47 CFR part 7; 36 CFR 1194.23',
  article: '(c), (d)',
  readIn: 'copies of the Government Publishing Office',
  status: 'V',
};

export const US_ACCESS: Profile = {
  id: 'us-access',
  title: 'Interactive menus that everybody can use',
  jurisdiction: 'United States',
  inForce: '47 CFR part 7 is in force; 36 CFR 1194.23 is the text of 2001, replaced in 2017',
  demands: [
    { rule: 'F21', limit: null, source: ACCESS },
    { rule: 'F22', limit: null, source: ACCESS },
  ],
};
