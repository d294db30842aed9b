import type { Profile, Source } from '../profile.ts';

const LAW: Source = { title: 'TKG', article: '§ 115', readIn: 'buzer', status: 'V' };

export const DE_TKG115: Profile = {
  id: 'de-tkg115',
  title: 'TKG § 115, waiting loops',
  jurisdiction: 'Germany',
  inForce: 'since December 2021; free, geographic and mobile numbers may let callers wait in any case',
  demands: [
    { rule: 'F28', limit: null, source: LAW },
    { rule: 'F12', limit: null, source: LAW },
  ],
};
