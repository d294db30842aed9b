import { type Profile, s, type Source } from '../profile.ts';

const DECISION: Source = {
  title: 'EMRA decision 6507-6 (2016)',
  article: null,
  readIn: 'Moroğlu Arseven',
  status: 'V',
};

export const TR_EMRA: Profile = {
  id: 'tr-emra',
  title: 'EMRA decision 6507-6, electricity',
  jurisdiction: 'Türkiye',
  inForce: 'since 2016',
  demands: [
    // Through menu and sub-menu, adverts and notices counted.
    { rule: 'F6-menus', limit: { withinMs: s(45) }, source: DECISION },
    { rule: 'F7', limit: { withinMs: s(120) }, source: DECISION },
    { rule: 'F17', limit: null, source: DECISION },
    {
      rule: 'other',
      limit: { demand: 'recordings of calls are kept for a year', look: 'what your carrier records' },
      source: DECISION,
    },
  ],
};
