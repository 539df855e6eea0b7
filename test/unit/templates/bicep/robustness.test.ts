import { describe, expect, it } from 'vitest';
import { readBicepTexts } from '../../../support/bicepReading.ts';
import { processorTime } from '../../../support/processorTime.ts';

/** No file may take longer than that, in milliseconds. */
const longest = 2000;

async function within(text: string, files: Readonly<Record<string, string>> = {}): Promise<number> {
  const start = processorTime();
  const reading = await readBicepTexts({ ...files, 'main.bicep': text });
  expect(processorTime() - start).toBeLessThan(longest);
  return reading.resources.length;
}

const vault = `
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'v'
}
`;

describe('files that a person would not write', () => {
  it.each([
    ['10,000 brackets', `var x = ${'['.repeat(10_000)}`],
    ['10,000 closed brackets', `var x = ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    [
      '10,000 parentheses in a name',
      `resource w 'Microsoft.KeyVault/vaults@2023-07-01' = { name: ${'('.repeat(10_000)}'w' }`,
    ],
    [
      'a sum of 10,000',
      `resource w 'Microsoft.KeyVault/vaults@2023-07-01' = { name: ${Array(10_000).fill('1').join(' + ')} }`,
    ],
    [
      'a chain of 10,000 accesses',
      `resource w 'Microsoft.KeyVault/vaults@2023-07-01' = { name: w${'.a'.repeat(10_000)} }`,
    ],
    ['nested texts', `var x = ${`'\${`.repeat(3_000)}`],
    ['a chain of 5,000 variables', Array.from({ length: 5_000 }, (_, n) => `var a${n + 1} = a${n}`).join('\n')],
    [
      'loops in loops',
      `var x = [for a in range(0, 9999): [for b in range(0, 9999): [for c in range(0, 9999): a]]]
resource w 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'w\${length(x)}' }`,
    ],
    ['NULs', `var x = '\0'\nparam \0 string`],
    [
      'a resource that is its own parent',
      `resource w 'Microsoft.KeyVault/vaults/keys@2023-07-01' = { parent: w\nname: w.name }`,
    ],
    ['a scope that leads back', `resource w 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'w'\nscope: w }`],
    [
      'names of objects',
      `var x = { __proto__: 1, constructor: 2 }\nresource w 'Microsoft.KeyVault/vaults@2023-07-01' = { name: constructor\ntags: x.toString }`,
    ],
  ])('%s', async (_, text) => {
    // What is broken may swallow what comes behind it, never what stands before.
    expect(await within(`${vault}\n${text}\n`)).toBeGreaterThanOrEqual(1);
  });

  it('modules that use each other many times over', async () => {
    const files: Record<string, string> = {};
    for (let level = 0; level < 30; level++)
      files[`m${level}.bicep`] =
        `module a 'm${level + 1}.bicep' = { name: 'a' }\nmodule b 'm${level + 1}.bicep' = { name: 'b' }`;
    files['m30.bicep'] = vault;
    const reading = await readBicepTexts(files, 'm0.bicep');
    expect(reading.unreadable.map(({ reason }) => reason)).toEqual([
      'It asks for more than can be worked out: a part of it is not read.',
    ]);
  });

  it('is cut off anywhere', async () => {
    const text = `param n string
module m 'x.bicep' = [for i in range(0, 2): { name: 'm\${i}', params: { a: n } }]
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = if (n == 'x') {
  name: '\${n}-\${toLower('A')}'
  resource k 'keys' = { name: 'k' }
  properties: { sku: { name: 'standard' } }
}
output o string = v::k.id`;
    for (let length = 0; length <= text.length; length++) await readBicepTexts({ 'main.bicep': text.slice(0, length) });
  });
});
