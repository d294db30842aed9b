import { type Profile, s, type Source } from '../profile.ts';

const STANDARD: Source = {
  title: 'ISO/IEC 13714:1995',
  article: null,
  readIn: 'summaries by NCH Software and ITAMS',
  status: 'V',
};

export const ISO_13714: Profile = {
  id: 'iso13714',
  title: 'ISO/IEC 13714:1995, user interface to telephone services',
  jurisdiction: 'international',
  inForce: 'a standard',
  demands: [
    { rule: 'F3', limit: null, source: STANDARD },
    { rule: 'F3-star', limit: { does: 'back' }, source: STANDARD },
    { rule: 'F3-hash', limit: { does: 'end-entry' }, source: STANDARD },
    { rule: 'F3-nine', limit: null, source: STANDARD },
    {
      rule: 'other',
      limit: { demand: '1 is yes and 2 is no', look: 'menus of yours that ask a question' },
      source: STANDARD,
    },
    { rule: 'F5', limit: { atMost: 4 }, source: STANDARD },
    { rule: 'F5-phrase', limit: null, source: STANDARD },
    { rule: 'F5-order', limit: null, source: STANDARD },
    {
      rule: 'other',
      limit: { demand: 'what most callers want comes first', look: 'how often each option is chosen' },
      source: STANDARD,
    },
    { rule: 'F21-listen', limit: { fromMs: s(3), toMs: s(10) }, source: STANDARD },
  ],
};
