import { type Profile, s, type Source } from '../profile.ts';

const NOTICE: Source = {
  title: 'MIIT notice on the service-perception action (“524”)',
  article: null,
  readIn: 'Qizhidao, the notice; iTiger, the test calls of 2025',
  status: 'V',
};
const FIGURES: Source = { ...NOTICE, readIn: 'reports of the figures', status: 'R' };

export const CN_INTERNET_2021: Profile = {
  id: 'cn-internet-2021',
  title: 'MIIT notice on the service-perception action (“524”), November 2021',
  jurisdiction: 'China',
  inForce: 'named internet companies; an action until March 2022, continued since, with quarterly test calls',
  demands: [
    { rule: 'F1', limit: null, source: NOTICE },
    {
      rule: 'other',
      limit: { demand: 'fewer layers to reach a person, no figure given', look: 'how deep the menus are (rule F4)' },
      source: NOTICE,
    },
    { rule: 'M2', limit: { withinMs: s(30) }, source: FIGURES },
    { rule: 'M4', limit: { share: 0.85 }, source: FIGURES },
  ],
};
