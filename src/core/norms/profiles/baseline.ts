import { type Profile, s, type Source } from '../profile.ts';

// What the norms below have in common, each demand at its strictest usual figure and with the norm it is taken from.
const v = (title: string, article: string | null, readIn: string): Source => ({ title, article, readIn, status: 'V' });
const SPAIN = v('Ley 10/2025', 'art. 8 and others', 'Legal Today; Uría; Notarios y Registradores');
const KOREA = v('KCC ARS guideline', null, 'Sedaily; Asiae; Etoday; Consumernews');
const PORTUGAL = v('DL 134/2009', null, 'Quereralém; Centro de Contacto; Distribuição Hoje');

export const BASELINE: Profile = {
  id: 'baseline',
  title: 'What most of the norms ask',
  jurisdiction: 'none: taken from norms of several countries',
  inForce: 'no law; each rule names the one it is taken from',
  demands: [
    { rule: 'F1', limit: null, source: SPAIN },
    { rule: 'F2', limit: null, source: KOREA },
    { rule: 'F3', limit: null, source: KOREA },
    { rule: 'F4', limit: { atMost: 3 }, source: KOREA },
    { rule: 'F5', limit: { atMost: 5 }, source: PORTUGAL },
    { rule: 'F6', limit: { withinMs: s(45) }, source: v('EMRA decision 6507-6', null, 'Moroğlu Arseven') },
    { rule: 'F8', limit: null, source: v('15 DCMR', '3106.4', 'DC Rules (elaws)') },
    { rule: 'F9', limit: null, source: SPAIN },
    { rule: 'F9-loop', limit: null, source: v('PressZero', 'promise P5', 'README') },
    { rule: 'F10', limit: null, source: PORTUGAL },
    { rule: 'F11', limit: null, source: KOREA },
    {
      rule: 'F13',
      limit: { withinMs: s(60) },
      source: v('Chino Valley code', '§ 114.39', 'American Legal code library'),
    },
    { rule: 'F17', limit: null, source: SPAIN },
    {
      rule: 'F22',
      limit: null,
      source: { title: 'ADA', article: '28 CFR 36.303(d)(2), 35.161(b)', readIn: 'an overview by ATIS', status: 'R' },
    },
    { rule: 'F24', limit: null, source: SPAIN },
  ],
};
