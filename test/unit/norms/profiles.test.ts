/** Profiles are data: complete, each demand with its source and whether that was read; and what the samples make of them. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildMachine } from '../../../src/core/flow/step.ts';
import type { Version } from '../../../src/core/ids.ts';
import { judge } from '../../../src/core/norms/judge.ts';
import { PROFILES } from '../../../src/core/norms/profiles.ts';
import { RULES } from '../../../src/core/norms/rules.ts';
import { prove } from '../../../src/core/proof/prove.ts';
import { readFolder } from '../../support/flows.ts';

function subject(folder: string) {
  const { catalog, placeOf } = readFolder(folder);
  const machine = buildMachine(catalog, 'v' as Version);
  return { machine, placeOf, proof: prove(machine, placeOf) };
}
const lumen = subject('flows');
const game = subject('flows/game-hotline');

describe.each(PROFILES)('$id', (profile) => {
  it('says what it is, where it holds and since when', () => {
    expect(profile.id).toMatch(/^[a-z]+[a-z0-9-]*$/);
    for (const words of [profile.title, profile.jurisdiction, profile.inForce]) expect(words).toMatch(/\S{2}/);
    expect(profile.demands.length).toBeGreaterThan(0);
  });

  it('has a source and a limit for each demand, and no demand twice', () => {
    for (const { rule, limit, source } of profile.demands) {
      expect(source.title, rule).not.toBe('');
      expect(source.readIn, rule).toMatch(/^[^/]{3,}$/);
      expect(['V', 'R']).toContain(source.status);
      expect(limit === null || Object.keys(limit).length > 0).toBe(true);
    }
    const all = profile.demands.map((demand) => JSON.stringify(demand));
    expect(new Set(all).size).toBe(all.length);
  });

  it.each([
    ['lumen', lumen],
    ['game-hotline', game],
  ])('tells of every demand in %s: a figure, or what to look at; never both', (_, judged) => {
    for (const row of judge(profile, judged)) {
      expect(row.demanded).toMatch(/\S{2}/);
      const figure = row.outcome === 'met' || row.outcome === 'failed';
      expect(row.measured !== null && row.value !== null).toBe(figure);
      expect(row.look !== null).toBe(!figure);
      if (row.rule.startsWith('M')) expect(row.outcome).toBe('in-operation');
    }
  });
});

describe('the vocabulary', () => {
  it('has no rule that no profile asks for', () => {
    const asked = new Set(PROFILES.flatMap(({ demands }) => demands.map(({ rule }) => rule)));
    expect([...asked].sort()).toEqual(Object.keys(RULES).sort());
  });
});

describe('flows/README.md', () => {
  const section = /^## Norms\n[^]*?^## /m.exec(readFileSync(resolve('flows/README.md'), 'utf8'))?.[0] ?? '';

  it('names every norm and every rule', () => {
    const listed = [...section.matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, id]) => id);
    expect(listed).toEqual(PROFILES.map(({ id }) => id));
    expect(section).toContain('not legal advice');
    const ids = Object.keys(RULES).filter((rule) => !/^M[1-4]$/.test(rule));
    expect(ids.filter((rule) => !new RegExp(`\\b${rule}(?![\\w-])`).test(section))).toEqual([]);
  });
});

describe('the samples', () => {
  const failed = (judged: typeof lumen) =>
    Object.fromEntries(
      PROFILES.map((profile) => [
        profile.id,
        judge(profile, judged).flatMap(({ rule, outcome }) => (outcome === 'failed' ? [rule] : [])),
      ]),
    );

  it('are shown as they are: Lumen', () => {
    expect(failed(lumen)).toEqual({
      baseline: [],
      'be-charter': [],
      'br-11034': ['F18', 'F19'],
      'cn-gov-gbt33358': ['F4-none'],
      'cn-internet-2021': [],
      'de-tkg115': [],
      'es-10-2025': [],
      'in-trai': [],
      iso13714: ['F3-star', 'F3-nine', 'F5', 'F5-order'],
      'it-255-24': ['F18'],
      'kr-ars': ['F3-hash'],
      'pt-134-2009': ['F5-first', 'F16', 'F19'],
      'tr-brsa': [],
      'tr-emra': [],
      'us-access': [],
      'us-dc-3106': [],
    });
  });

  it('are shown as they are: the game hotline, whose callers know its keys', () => {
    expect(failed(game)).toEqual({
      baseline: ['F5'],
      'be-charter': [],
      'br-11034': ['F19'],
      'cn-gov-gbt33358': ['F4-none'],
      'cn-internet-2021': [],
      'de-tkg115': [],
      'es-10-2025': [],
      'in-trai': [],
      iso13714: ['F3-star', 'F3-nine', 'F5', 'F5-order'],
      'it-255-24': [],
      'kr-ars': ['F3-hash'],
      'pt-134-2009': ['F5-first', 'F16', 'F19'],
      'tr-brsa': [],
      'tr-emra': [],
      'us-access': [],
      'us-dc-3106': [],
    });
  });
});
