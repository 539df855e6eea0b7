import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBicep } from '../../../../src/templates/bicep/parser.ts';
import type { BicepFile, ResourceDeclaration } from '../../../../src/templates/bicep/syntax.ts';
import { sample } from './sample.ts';

function resources({ statements }: BicepFile): readonly ResourceDeclaration[] {
  const found: ResourceDeclaration[] = [];
  const add = (resource: ResourceDeclaration): void => {
    found.push(resource);
    const body = resource.body.kind === 'if' || resource.body.kind === 'for' ? resource.body.body : resource.body;
    if (body.kind !== 'object') return;
    for (const member of body.members) if (member.kind === 'resource') add(member);
  };
  for (const statement of statements) if (statement.kind === 'resource') add(statement);
  return found;
}

/** The nodes of a tree, at any depth, that end before they start or lie outside of the text. */
function misplaced(node: unknown, length: number): readonly unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap((value) => misplaced(value, length));
  if (!('start' in node && 'end' in node)) return inner;
  const isPlaced = Number(node.start) <= Number(node.end) && Number(node.end) <= length;
  return isPlaced ? inner : [node, ...inner];
}

/** The text of each resource by its name. */
function textsOf(text: string): ReadonlyMap<string, string> {
  return new Map(resources(parseBicep(text).file).map(({ name, start, end }) => [name.name, text.slice(start, end)]));
}

const noise = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    "'",
    "'''",
    '${',
    '/*',
    '*/',
    '//',
    ':',
    '=',
    '@',
    '\n',
    '\0',
    ',',
    '?',
    '#',
  ),
  fc.string({ maxLength: 12 }),
  fc.constantFrom('resource x', 'param', "module m 'a' = {", '[for x in y: {', 'if (', '...', '$$'),
);

describe('parsing Bicep that was changed at random', () => {
  it('never throws, wherever the text is cut', () => {
    for (let end = 0; end <= sample.length; end++) {
      const { file } = parseBicep(sample.slice(0, end));
      for (const { start, end: last } of file.statements) expect(start <= last && last <= end).toBe(true);
    }
  });

  it('never throws, whatever is spliced in', () => {
    fc.assert(
      fc.property(
        fc.nat(sample.length),
        fc.nat(40),
        fc.array(noise, { maxLength: 6 }),
        fc.nat(sample.length),
        (at, removed, texts, from) => {
          const spliced = `${sample.slice(0, at)}${texts.join('')}${sample.slice(from, from + 60)}${sample.slice(at + removed)}`;
          const { file, problems } = parseBicep(spliced);
          expect(file.end).toBe(spliced.length);
          for (const { start, end } of problems) expect(start <= end && end <= spliced.length).toBe(true);
          expect(misplaced(file, spliced.length)).toEqual([]);
        },
      ),
      { numRuns: 1500, seed: 4 },
    );
  });

  it('reads at least 95 % of the resources that an edit does not touch as before', () => {
    const before = textsOf(sample);
    let expected = 0;
    let survived = 0;
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.nat(3), fc.oneof(fc.constant(''), noise), (at, removed, text) => {
        const changed = `${sample.slice(0, at)}${text}${sample.slice(at + removed)}`;
        const after = textsOf(changed);
        for (const { name, start, end } of resources(parseBicep(sample).file)) {
          if (start <= at + removed && at <= end) continue;
          expected++;
          if (after.get(name.name) === before.get(name.name)) survived++;
        }
      }),
      { numRuns: 1500, seed: 4 },
    );
    expect(expected).toBeGreaterThan(1000);
    expect(survived / expected).toBeGreaterThanOrEqual(0.95);
  });
});
