import { describe, expect, it } from 'vitest';
import { parseMemento } from '../../../../src/features/planView/memento.ts';
import { newNonce, pageHtml } from '../../../../src/features/planView/page.ts';

const parts = {
  title: 'chat',
  cspSource: 'https://files.test',
  script: 'https://files.test/main.js',
  style: 'https://files.test/main.css',
  nonce: 'abc',
};

describe('the document of a panel', () => {
  it('lets in its one script and its own styles, and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(pageHtml(parts))?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toBe(
      "default-src 'none'; style-src https://files.test; script-src 'nonce-abc'; base-uri 'none'; form-action 'none'",
    );
  });

  it('has nothing inline', () => {
    const html = pageHtml(parts);
    expect(html).not.toMatch(/\sstyle=|\son\w+=|<style|<script(?![^>]* src=)/);
  });

  it('shows a name as text, whatever it holds', () => {
    expect(pageHtml({ ...parts, title: '<img src=x onerror=alert(1)>"&' })).not.toContain('<img');
  });

  it('has a nonce that nobody can guess', () => {
    expect(newNonce()).toMatch(/^[0-9a-f]{32}$/);
    expect(newNonce()).not.toBe(newNonce());
  });
});

describe('what a page has kept', () => {
  const account = { id: '/subscriptions/s', name: 'chat' };

  it('is taken as it was', () => {
    const board = { format: 1, account, part: 'plan', runId: 'r' };
    expect(parseMemento({ board, step: 'grant' })).toEqual(board);
  });

  it.each([
    undefined,
    null,
    'text',
    {},
    { board: { format: 2, account, part: 'plan' } },
    { board: { format: 1, account: { id: 1 }, part: 'plan' } },
    { board: { format: 1, account, part: 'other' } },
  ])('is nothing where it is not ours: %j', (kept) => {
    expect(parseMemento(kept)).toBeUndefined();
  });
});
