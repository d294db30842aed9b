import type { Profile, Source } from '../profile.ts';

const DECREE: Source = {
  title: 'Decreto 11.034/2022',
  article: 'art. 4 and others',
  readIn: 'Jurishand; Gomes Altimari; Montgomery',
  status: 'V',
};

export const BR_11034: Profile = {
  id: 'br-11034',
  title: 'Decreto 11.034/2022 (SAC)',
  jurisdiction: 'Brazil',
  inForce: 'since October 2022',
  demands: [
    { rule: 'F18', limit: null, source: DECREE },
    { rule: 'F19', limit: null, source: DECREE },
    { rule: 'F11', limit: null, source: DECREE },
    { rule: 'F10', limit: null, source: DECREE },
    { rule: 'F26', limit: { days: 'every-day', fromMin: 0, toMin: 1_440, atLeastMin: 480 }, source: DECREE },
    { rule: 'M3', limit: { withinMs: null }, source: DECREE },
    { rule: 'F25', limit: null, source: DECREE },
    { rule: 'F17', limit: null, source: DECREE },
    {
      rule: 'other',
      limit: { demand: 'the service can be had at any hour', look: 'which of your channels is open by night' },
      source: DECREE,
    },
  ],
};
