/** What drawings of flows say by themselves, in English; everything else in them is the flow's own. */

export const en = {
  /** What a step is, in a word; in English as in the flow file. */
  kinds: {
    say: 'say',
    menu: 'menu',
    collect: 'collect',
    choose: 'choose',
    human: 'human',
    callback: 'callback',
    voicemail: 'voicemail',
    transfer: 'transfer',
    lookup: 'lookup',
    set: 'set',
    sms: 'sms',
    flow: 'flow',
    return: 'return',
    end: 'end',
  },
  places: {
    '@start': 'A call',
    '@person': 'A person',
    '@callback': 'A callback',
    '@message': 'A message',
    '@ended': 'The end',
  } as Readonly<Record<string, string>>,

  /** What a step does. */
  says: 'Says',
  offersKeys: 'Offers keys',
  asksFor: (digits: string) => `Asks for ${digits}`,
  digits: (min: number, max: number) => (min === max ? `${min} digits` : `${min} to ${max} digits`),
  byHours: (hours: string) => `By opening hours: ${hours}`,
  byHolidays: (hours: string) => `By holidays: ${hours}`,
  byLanguage: 'By language',
  byCaller: 'By who calls',
  byVariable: (name: string) => `By ${name}`,
  person: (queue: string, aheadS: number) => `A person: ${queue}${aheadS === 0 ? '' : `, ${aheadS}s ahead`}`,
  ringsBack: (queue: string) => `Offers to ring back: ${queue}`,
  takesMessage: (queue: string) => `Takes a message: ${queue}`,
  rings: (number: string) => `Rings ${number}`,
  asks: (host: string) => `Asks ${host}`,
  remembers: (names: readonly string[]) => `Remembers ${names.join(', ')}`,
  texts: 'Texts the caller',
  goesThrough: (flow: string) => `Goes through ${flow}`,
  goesBack: 'Goes back',
  asksWhetherAll: 'Asks whether that was all',

  /** Where it leads, and when. */
  fromFlow: (flow: string) => `from ${flow}`,
  afterwards: 'afterwards',
  toPerson: 'a person',
  wasAll: 'that was all',
  answered: 'answered',
  noAnswer: 'no answer',
  found: 'found',
  cases: {
    open: 'open',
    closed: 'closed',
    holiday: 'holiday',
    otherDays: 'other days',
    otherwise: 'otherwise',
  },
  /** Who calls, where a flow chooses by it. */
  callers: {
    'waiting-callback': 'waiting-callback',
    'called-today': 'called-today',
    known: 'known',
    new: 'new',
  },
};

export type GraphWords = typeof en;
