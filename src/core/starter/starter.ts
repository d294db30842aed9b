/** Six answers → the files of a hotline that checks clean, with notes for whoever goes on from there. Pure. */
import { nameFault } from '../flow/schema-parts.ts';
import type { Answers } from './answers.ts';
import { inLanguage, starterWords } from './words.ts';

export const HOTLINE_NAME = 'hotline.yaml';
export const FLOW_NAME = 'front-desk.yaml';

/** `schemas` is where the JSON Schemas for editors are, seen from the files: `.` or `..`. */
export function starterFiles(answers: Answers, schemas: string): ReadonlyMap<string, string> {
  return new Map([
    [HOTLINE_NAME, `${header('hotline', schemas)}\n${hotlineFile(answers)}`],
    [FLOW_NAME, `${header('flow', schemas)}\n${flowFile(answers)}`],
  ]);
}

const header = (kind: string, schemas: string): string =>
  `# yaml-language-server: $schema=${schemas}/${kind}.schema.json`;

function hotlineFile({ title, languages, number, agent, hours, zone }: Answers): string {
  const open = hours === null ? 'always' : 'office';
  return `# Who answers, and when. What callers hear is in ${FLOW_NAME}.
hotline: ${slug(title) ?? 'hotline'} # a short name, for the machine
title: ${given(languages, title)} # what callers hear

# Your telephone number, and the flow that answers it.
numbers:
  ${number}: front-desk

# The first language is spoken until a caller has chosen one.
languages: { ${languages.map((code) => `${code}: {}`).join(', ')} }

# Lines in which callers wait for a person. Whoever presses 0, anywhere, comes to the first one. Callers may wait at any
# time: the hours say when somebody answers.
queues:
  general: { hours: ${open} }
${hoursSection(hours, zone)}
# The people who answer, on duty in these hours without signing in. Add a line for each.
agents:
  "1": { name: ${quoted(agent.name)}, phone: ${agent.phone}, languages: [${languages.join(', ')}], hours: ${open} }

# Rung one after the other when the machine itself fails.
emergency: [${agent.phone}]
`;
}

function hoursSection(hours: Answers['hours'], zone: string): string {
  if (hours === null) return '';
  const days = hours.map(
    ({ days, spans }) =>
      `    ${days}: ${spans.length === 1 ? quoted(spans[0] ?? '') : `[${spans.map(quoted).join(', ')}]`}`,
  );
  return `
# Days that are left out are closed. For single days: holidays: [2026-12-25], or dates: { 2026-12-24: "09:00-12:00" }.
hours:
  office:
    zone: ${zone}
${days.join('\n')}
`;
}

function flowFile({ title, languages, hours, wants }: Answers): string {
  const said = (what: 'welcome' | 'closed') =>
    text(languages, (code) => starterWords(code)[what](inLanguage(title, languages[0] ?? code, code)));
  const names = stepNames(wants);
  const first = hours === null ? 'main' : 'open-now';
  const welcome = `  # Said to everybody who rings. Eight seconds at most are pleasant.
  welcome:
    say: ${said('welcome')}
    menu:
${languages.map((code, index) => `      - { press: ${index + 1}, language: ${code}, go: ${first} }`).join('\n')}

`;
  const openNow = `  # By the hours in ${HOTLINE_NAME}.
  open-now:
    choose: { hours: office, open: main, closed: closed }

`;
  const main = `  # What callers want most comes first, and five options at most. "For a person, press 0" is added by itself.
  main:
${languages.length > 1 ? '' : `    say: ${said('welcome')}\n`}    menu:
${wants.map((want, index) => `      - { press: ${index + 1}, for: ${given(languages, want)}, go: ${names[index] ?? 'human'} }`).join('\n')}

`;
  const topics = `  # Each leads to a person, who hears the reason before the caller's voice. Other kinds of step: flows/README.md of PressZero.
${wants.map((want, index) => `  ${names[index] ?? ''}:\n    human: { queue: general, reason: ${given(languages, want)} }`).join('\n')}
`;
  const many = languages.length > 1;
  return `# What callers hear, and where each key leads.${many ? ' Where a language still has the words of another, write its own.' : ''}
flow: front-desk
start: ${many ? 'welcome' : first}
steps:
${many ? welcome : ''}${hours === null ? '' : openNow}${main}${topics}${hours === null ? '' : closedSteps(languages, said('closed'))}`;
}

function closedSteps(languages: Answers['languages'], closed: string): string {
  const own = (what: 'message' | 'callback' | 'messageReason' | 'callbackReason') =>
    text(languages, (code) => starterWords(code)[what]);
  return `
  closed:
    say: ${closed}
    menu:
      - { press: 1, for: ${own('message')}, go: message }
      - { press: 2, for: ${own('callback')}, go: call-me }
  message:
    voicemail: { queue: general, reason: ${own('messageReason')} }
  call-me:
    callback: { queue: general, reason: ${own('callbackReason')} }
`;
}

/** A text in every language. */
const text = (languages: Answers['languages'], words: (code: string) => string): string =>
  `{ ${languages.map((code) => `${code}: ${quoted(words(code))}`).join(', ')} }`;

/** What was answered, in every language. */
const given = (languages: Answers['languages'], words: string): string =>
  text(languages, (code) => inLanguage(words, languages[0] ?? code, code));

/** JSON's quotes are YAML's. */
const quoted = (words: string): string => JSON.stringify(words);

/** A name from words, when they have letters for one: `an appointment` → `appointment`. */
function slug(words: string): string | null {
  const name = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-?((an?|the|to|for)-)*|-+$/g, '')
    .slice(0, 30)
    .replace(/-+$/, '');
  return nameFault(name) !== null || isNoText(name) ? null : name;
}

/** Words that YAML, old or new, reads as a number, as yes or no, or as nothing. */
const isNoText = (name: string): boolean =>
  /^(null|true|false|yes|no|on|off|y|n)$/.test(name) || !Number.isNaN(Number(name));

const OURS: readonly string[] = ['welcome', 'open-now', 'main', 'closed', 'message', 'call-me'];

/** A name for each want: from its words, or by number. */
function stepNames(wants: readonly string[]): readonly string[] {
  const slugs = wants.map(slug);
  return slugs.map((name, index) =>
    name === null || OURS.includes(name) || slugs.indexOf(name) < index || /^topic-\d+$/.test(name)
      ? `topic-${index + 1}`
      : name,
  );
}
