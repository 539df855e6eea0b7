import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../../src/webview/', import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => /\.(ts|css)$/.test(name))
  .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);

describe("the page's colours are the theme's own", () => {
  it.each(sources)('%s names no colour of its own', (_, text) => {
    expect(text.match(/#[0-9a-f]{3,8}\b(?=[;\s,)])|\brgba?\(|\bhsla?\(/gi)).toBeNull();
  });

  it.each(sources)('%s has no inline style, which the content security policy would stop', (_, text) => {
    expect(text).not.toMatch(/\sstyle=/);
  });
});
