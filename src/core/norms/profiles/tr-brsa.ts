import { type Profile, s, type Source } from '../profile.ts';

const RULES: Source = { title: 'BRSA rules for bank call centres (2020)', article: null, readIn: 'News1', status: 'V' };

export const TR_BRSA: Profile = {
  id: 'tr-brsa',
  title: 'BRSA, call centres of banks',
  jurisdiction: 'Türkiye',
  inForce: 'since 2020',
  demands: [
    { rule: 'F27', limit: { who: 'who is 60 or older' }, source: RULES },
    {
      rule: 'other',
      limit: { demand: 'a card is cancelled without being sent elsewhere', look: 'where that option leads' },
      source: RULES,
    },
    { rule: 'M1', limit: { share: 0.8, withinMs: s(30) }, source: RULES },
  ],
};
