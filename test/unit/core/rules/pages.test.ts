import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../../src/core/rules/catalogue.ts';
import { formatRules } from '../../../../src/core/rules/formatRules.ts';

const folder = new URL('../../../../docs/rules/', import.meta.url);
const rules = [...catalogue, ...formatRules];

describe('the page of each rule', () => {
  it.each(rules.map(({ id, title }) => [id, title]))('%s says what it is and how to keep it silent', (id, title) => {
    const file = new URL(`${id}.md`, folder);
    expect(existsSync(file)).toBe(true);
    const text = readFileSync(file, 'utf8');
    expect(text.split('\n')[0]).toContain(`# ${title}`);
    expect(text).toContain(`\`${id}\``);
    expect(text).toContain(`aoai-cmk-ignore ${id}`);
  });

  it('is of a rule that there is', () => {
    const pages = readdirSync(folder).map((name) => name.replace(/\.md$/, ''));
    expect(pages.filter((page) => !rules.some(({ id }) => id === page))).toEqual([]);
  });

  it('tells rules apart by their ids', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });
});
