import { type Profile, s, type Source } from '../profile.ts';

const GUIDELINE: Source = {
  title: 'KCC ARS guideline',
  article: null,
  readIn: 'Sedaily; Asiae; Etoday; Consumernews',
  status: 'V',
};

export const KR_ARS: Profile = {
  id: 'kr-ars',
  title: 'KCC guideline for automatic answering (ARS)',
  jurisdiction: 'South Korea',
  inForce: 'a guideline since 2009; for financial firms a measure of their supervisor since 2011',
  demands: [
    { rule: 'F1', limit: null, source: GUIDELINE },
    { rule: 'F2', limit: null, source: GUIDELINE },
    { rule: 'F3', limit: null, source: GUIDELINE },
    { rule: 'F3-hash', limit: { does: 'back' }, source: GUIDELINE },
    { rule: 'F3-star', limit: { does: 'repeat' }, source: GUIDELINE },
    // Never more than five, three as a rule.
    { rule: 'F4', limit: { atMost: 3 }, source: GUIDELINE },
    { rule: 'F10', limit: null, source: GUIDELINE },
    { rule: 'F11', limit: null, source: GUIDELINE },
    { rule: 'F14', limit: { withinMs: s(30) }, source: GUIDELINE },
    {
      rule: 'other',
      limit: { demand: 'the tree of menus is published', look: 'whether customers can find it' },
      source: GUIDELINE,
    },
  ],
};
