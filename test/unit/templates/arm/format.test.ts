import { describe, expect, it } from 'vitest';
import { arm } from '../../../../src/templates/arm/index.ts';
import { template } from '../../../support/armReading.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const { signal } = new AbortController();
const vault = { type: 'Microsoft.KeyVault/vaults', apiVersion: '2023-07-01', name: 'kv', properties: {} };
const link = (relativePath: string): object => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2022-09-01',
  name: 'd',
  properties: { templateLink: { relativePath } },
});

describe('the ARM format', () => {
  it.each([
    ['file:///a/main.json', true],
    ['file:///a/main.jsonc', true],
    ['file:///a/MAIN.JSON', true],
    ['file:///a/main.tf.json', false],
    ['file:///a/main.bicep', false],
  ])('claims %s: %s', (uri, expected) => expect(arm.claims(uri)).toBe(expected));

  it.each([
    [template({ resources: [vault] }), true],
    [template({ resources: [link('x.json')] }), true],
    [template({ resources: [{ type: 'Microsoft.Web/sites' }] }), false],
    ['{ "contentVersion": "1.0.0.0", "resources": [ { "type": "Microsoft.KeyVault/vaults" } ] }', true],
    ['{ "scripts": { "x": "Microsoft.KeyVault/vaults" } }', false],
    ['', false],
  ])('is concerned with %s: %s', (text, expected) => expect(arm.concerns(text)).toBe(expected));

  it('takes for entries the templates that no other links to', async () => {
    const files = memoryFiles({
      'main.json': template({ resources: [link('nested/vault.json')] }),
      'nested/vault.json': template({ resources: [vault] }),
      'alone.jsonc': template({ resources: [vault] }),
      'package.json': '{}',
      'main.parameters.json': '{ "parameters": { "type": "Microsoft.KeyVault/vaults" } }',
    });
    const all = ['main.json', 'nested/vault.json', 'alone.jsonc', 'package.json', 'main.parameters.json'].map(uriOf);
    expect(await arm.entries(all, files, signal)).toEqual([uriOf('main.json'), uriOf('alone.jsonc')]);
    expect(await arm.entries([uriOf('nested/vault.json')], files, signal)).toEqual([uriOf('nested/vault.json')]);
  });

  it('still takes templates that only link to each other', async () => {
    const files = memoryFiles({
      'a.json': template({ resources: [link('b.json'), vault] }),
      'b.json': template({ resources: [link('a.json')] }),
    });
    expect(await arm.entries([uriOf('a.json'), uriOf('b.json')], files, signal)).not.toEqual([]);
  });
});
