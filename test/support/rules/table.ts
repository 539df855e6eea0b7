import { describe, expect, it } from 'vitest';
import type { TemplateFormatName } from '../../../src/core/resources/resource.ts';
import type { Location } from '../../../src/core/resources/value.ts';
import type { Preferences, Severity } from '../../../src/core/rules/rule.ts';
import type { TemplateFinding } from '../../../src/core/templates.ts';
import { createChecker, formats } from '../../../src/templates/index.ts';
import { memoryFiles, uriOf, type MemoryFiles } from '../textFiles.ts';
import { readMarks } from './marks.ts';
import { mendIn } from './mending.ts';
import { rightFiles } from './right.ts';

/** A piece of text that stands exactly once in the files, and what stands there instead. */
export type Change = readonly [find: string, put: string];

type Files = Readonly<Record<string, string>>;

interface Case {
  readonly what: string;
  readonly changes: readonly Change[];
  /** What is changed instead of the right deployment. */
  readonly files?: Files;
  /** Milliseconds since 1970; 1 November 2026 otherwise. */
  readonly now?: number;
  readonly preferences?: Preferences;
}

/** What must fire: at the marked places (`«…»`) and nowhere else. */
export interface Firing extends Case {
  /** Of every finding; one that is left out is not looked at. */
  readonly severity?: Severity;
  /** Pieces of the files once the preferred fixes are applied; `none` where the rule offers no fix. */
  readonly fixed: readonly string[] | 'none';
  /** What the rule still tells once the fix is made, where that is meant: what is left over is for the person to take away. */
  readonly leaves?: Severity;
}

export interface FormatTable {
  readonly fires: readonly Firing[];
  readonly silent: readonly Case[];
}

/** The table of a rule: each format that it applies to, and why the others are left out. */
export interface RuleTable {
  readonly formats: Readonly<Partial<Record<TemplateFormatName, FormatTable>>>;
  /** Why a format cannot break the rule. */
  readonly leftOut?: Readonly<Partial<Record<TemplateFormatName, string>>>;
}

/** Kept short by the tables: `fires('what', [['find', 'put']], { fixed: ['…'] })`. */
export function fires(what: string, changes: readonly Change[], more: Omit<Firing, 'what' | 'changes'>): Firing {
  return { what, changes, ...more };
}

export function silent(what: string, changes: readonly Change[], more: Omit<Case, 'what' | 'changes'> = {}): Case {
  return { what, changes, ...more };
}

const names: readonly TemplateFormatName[] = ['bicep', 'arm', 'terraform', 'script'];
const never = new AbortController().signal;

/** Tests a rule by its table, and the table by what every table must hold. */
export function describeRule(rule: string, table: RuleTable): void {
  describe(rule, () => {
    it('is tried in every format that can break it, in one of them three times and more both ways', () => {
      const tables = names.map((name) => table.formats[name]).filter((one) => one !== undefined);
      const leftOut = Object.keys(table.leftOut ?? {});
      expect([...Object.keys(table.formats), ...leftOut].sort()).toEqual([...names].sort());
      expect(Math.max(...tables.map((one) => Math.min(one.fires.length, one.silent.length)))).toBeGreaterThanOrEqual(3);
      expect(Math.min(...tables.map((one) => Math.min(one.fires.length, one.silent.length)))).toBeGreaterThanOrEqual(1);
    });
    for (const name of names) {
      const { fires: firing, silent: quiet } = table.formats[name] ?? { fires: [], silent: [] };
      it.each(firing)(`${name} fires: $what`, (one) => expectFiring(rule, name, one));
      it.each(quiet)(`${name} is silent: $what`, (one) => expectSilence(rule, name, one));
    }
  });
}

async function expectFiring(rule: string, format: TemplateFormatName, one: Firing): Promise<void> {
  const { texts, places } = readMarks(changed(one.files ?? rightFiles[format], one.changes));
  const { files, check, checker } = checking(texts, one);
  const before = await check();
  const told = before.findings.filter((finding) => finding.rule === rule);
  expect(before.unreadable).toEqual([]);
  expect(told.map(placeOf).sort()).toEqual(places.map(placeOf).sort());
  if (one.severity) expect([...new Set(told.map(({ severity }) => severity))]).toEqual([one.severity]);
  if (one.fixed === 'none') {
    expect(told.flatMap(({ fixes }) => fixes)).toEqual([]);
    return;
  }
  await mendIn(files, checker, rule, Object.keys(texts).map(uriOf));
  const after = await check();
  expect(after.unreadable).toEqual([]);
  const left = after.findings.filter((finding) => finding.rule === rule).map(({ severity }) => severity);
  expect([...new Set(left)]).toEqual(one.leaves ? [one.leaves] : []);
  expect(wrongs(after.findings).filter((id) => !wrongs(before.findings).includes(id))).toEqual([]);
  const whole = (await textsOf(files)).join('\n');
  for (const piece of one.fixed) expect(whole).toContain(piece);
}

async function expectSilence(rule: string, format: TemplateFormatName, one: Case): Promise<void> {
  const { check } = checking(changed(one.files ?? rightFiles[format], one.changes), one);
  const { findings, unreadable } = await check();
  expect(unreadable).toEqual([]);
  expect(findings.filter((finding) => finding.rule === rule)).toEqual([]);
}

function checking(texts: Files, { now = Date.UTC(2026, 10, 1), preferences }: Case) {
  const files = memoryFiles(texts);
  const checker = createChecker({ formats, files, now: () => now, ...(preferences && { preferences }) });
  return { files, checker, check: () => checker.check(Object.keys(texts).map(uriOf), never) };
}

/** The rules of errors and warnings: a fix that brings one of them is none. */
function wrongs(findings: readonly TemplateFinding[]): readonly string[] {
  return findings.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ rule }) => rule);
}

function changed(files: Files, changes: readonly Change[]): Files {
  const texts = { ...files };
  for (const [find, put] of changes) {
    const holders = Object.keys(texts).filter((path) => texts[path]?.includes(find));
    const [path] = holders;
    const pieces = path === undefined ? [] : (texts[path] ?? '').split(find);
    if (path === undefined || holders.length > 1 || pieces.length !== 2) {
      throw new Error(`“${find}” must stand in the files exactly once.`);
    }
    texts[path] = pieces.join(put);
  }
  return texts;
}

async function textsOf(files: MemoryFiles): Promise<readonly string[]> {
  const uris = await files.list(uriOf('.'), never);
  const read = await Promise.all(uris.map((uri) => files.read(uri, never)));
  return read.flatMap((one) => (one?.kind === 'text' ? [one.text] : []));
}

/** `main.bicep 10:2-10:12`, as tests tell it. */
function placeOf({ uri, range: { start, end } }: Location): string {
  const path = uri.slice(uriOf('').length);
  return `${path} ${start.line}:${start.character}-${end.line}:${end.character}`;
}
