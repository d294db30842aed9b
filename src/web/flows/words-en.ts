const keys = (n: number): string => (n === 1 ? '1 key' : `${n} keys`);

export const en = {
  title: 'Flows',
  lead: 'What callers meet, and who is where now. To change it, edit the files.',
  loading: 'The flows are being drawn …',
  flow: 'Flow',
  file: (name: string) => `in ${name}`,
  people: 'Ways to a person',
  peopleHint: 'From every step, 0, a second silence and a third wrong key lead to a person.',
  smaller: 'Smaller',
  larger: 'Larger',
  fit: 'Whole width',
  picture: (flow: string) =>
    `The flow ${flow} as a diagram. The same is told in words below. Arrow keys move it, plus and minus zoom.`,
  tooLarge: 'This flow is too large for one picture.',
  steps: 'The same in words',
  callers: (n: number) => (n === 1 ? '1 caller here' : `${n} callers here`),
  leadsTo: 'leads to',
  goesOn: 'then',
  version: (n: number) => `Version v${n}`,
  certificate: {
    title: 'What is proved',
    none: 'This version went live without a proof.',
    stranded: (states: string, events: string) =>
      `Nobody is stranded, whatever happens in any of the ${states} states a call can be in (${events} ways on).`,
    zero: (most: number, seconds: number) =>
      `Who presses 0 when told to is in line after ${keys(most)} and ${seconds} s at most.`,
    silent: (seconds: number) => `Who says nothing is in line after ${seconds} s at most.`,
    wrong: (most: number, seconds: number) =>
      `Who presses wrong keys is in line after ${keys(most)} and ${seconds} s at most.`,
  },
};

export type Words = typeof en;
