import { type Profile, s, type Source } from '../profile.ts';

const DECREE: Source = {
  title: 'DL 134/2009',
  article: null,
  readIn: 'Quereralém; Centro de Contacto; Distribuição Hoje',
  status: 'V',
};
const REPORTED: Source = { ...DECREE, readIn: 'reports', status: 'R' };

export const PT_134_2009: Profile = {
  id: 'pt-134-2009',
  title: 'Decreto-Lei 134/2009, call centres',
  jurisdiction: 'Portugal',
  inForce: 'in force, amended in 2010; costs by DL 59/2021',
  demands: [
    { rule: 'F1', limit: null, source: DECREE },
    { rule: 'F5-first', limit: { atMost: 5 }, source: DECREE },
    { rule: 'F16', limit: null, source: DECREE },
    { rule: 'F10', limit: null, source: DECREE },
    { rule: 'F19', limit: null, source: DECREE },
    { rule: 'M3', limit: { withinMs: s(60) }, source: DECREE },
    { rule: 'F14', limit: { withinMs: s(60) }, source: REPORTED },
    { rule: 'F15', limit: { by: 'within 2 working days' }, source: REPORTED },
    { rule: 'F28', limit: null, source: DECREE },
  ],
};
