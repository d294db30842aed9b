/** `presszero check --norm NAME`: how a hotline stands to a norm, rule by rule. */
import { nearest } from '../core/flow/suggest.ts';
import type { Subject } from '../core/norms/finding.ts';
import { DISCLAIMER, judge, type Row } from '../core/norms/judge.ts';
import type { Profile } from '../core/norms/profile.ts';
import { PROFILES } from '../core/norms/profiles.ts';
import { Usage } from './problem.ts';
import { table } from './text.ts';

export interface Judgement {
  readonly norm: string;
  readonly title: string;
  readonly jurisdiction: string;
  readonly inForce: string;
  readonly notice: string;
  /** Null: not judged, for the files have errors. */
  readonly rows: readonly Row[] | null;
}

/** What `--norm list` prints: data and lines. */
export function normList(): readonly [unknown, () => readonly string[]] {
  const norms = PROFILES.map(({ id, title, jurisdiction, inForce, demands }) => ({
    norm: id,
    title,
    jurisdiction,
    inForce,
    rules: demands.map(({ rule }) => rule),
  }));
  const rows = norms.map(({ norm, jurisdiction, title, rules }) => [norm, String(rules.length), jurisdiction, title]);
  return [{ norms, notice: DISCLAIMER }, () => [...table(['norm', 'rules', 'where', 'what'], rows), '', DISCLAIMER]];
}

/** Throws `Usage` for a name that is none. */
export function normsNamed(names: readonly string[]): readonly Profile[] {
  return [...new Set(names)].map((name) => {
    const profile = PROFILES.find(({ id }) => id === name);
    if (profile !== undefined) return profile;
    const ids = PROFILES.map(({ id }) => id);
    const meant = nearest(name, ids);
    throw new Usage(
      `there is no norm "${name}".${meant === undefined ? '' : ` Did you mean ${meant}?`} The norms are ${ids.join(', ')}.`,
    );
  });
}

/** `subject` null: the files have errors. */
export function judged(profiles: readonly Profile[], subject: Subject | null): readonly Judgement[] {
  return profiles.map((profile) => ({
    norm: profile.id,
    title: profile.title,
    jurisdiction: profile.jurisdiction,
    inForce: profile.inForce,
    notice: DISCLAIMER,
    rows: subject === null ? null : judge(profile, subject),
  }));
}

export const broken = ({ rows }: Judgement): boolean => rows?.some(({ outcome }) => outcome === 'failed') === true;

export function normLines({ norm, title, jurisdiction, inForce, rows }: Judgement): readonly string[] {
  const head = [`${norm}: ${title} (${jurisdiction}; ${inForce})`, DISCLAIMER, ''];
  if (rows === null) return [...head, 'Not judged: mend the errors first.', ''];
  return [...head, ...rows.flatMap(rowLines), ...summary(rows), ''];
}

const OUTCOMES: Readonly<Record<Row['outcome'], string>> = {
  met: 'met',
  failed: 'FAILED',
  'in-operation': 'in operation',
  'not-judged': 'not judged',
};
const OUTCOME_WIDTH = 14;

function rowLines(row: Row): readonly string[] {
  const { rule, title, outcome, demanded, source } = row;
  const where = source.article === null ? source.title : `${source.title}, ${source.article}`;
  const seen = source.status === 'V' ? `V, read in ${source.readIn}` : `R, only reported (${source.readIn})`;
  return [
    `  ${OUTCOMES[outcome].padEnd(OUTCOME_WIDTH)}${rule}  ${title}`,
    `      ${foundLine(row)}`,
    `      limit      ${demanded}`,
    `      source     ${where}; ${seen}`,
  ];
}

function foundLine({ outcome, kept, at, measured, look }: Row): string {
  if (outcome === 'in-operation') return `measured   in operation: ${look ?? ''}`;
  if (outcome === 'not-judged') return `look at    ${at === null ? '' : `${at}: `}${look ?? ''}`;
  const always = kept && outcome === 'met' ? '; PressZero keeps this in every hotline' : '';
  return `measured   ${at ?? 'everywhere'}: ${measured ?? ''}${always}`;
}

function summary(rows: readonly Row[]): readonly string[] {
  const many = (outcome: Row['outcome']): number => rows.filter((row) => row.outcome === outcome).length;
  return [
    '',
    `${many('met')} met, ${many('failed')} failed, ${many('in-operation')} measured in operation, ${many('not-judged')} not judged: look yourself.`,
    'V: the source was read where it says. R: only reported, check it before you rely on it.',
  ];
}
