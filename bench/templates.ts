import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { parseBicep } from '../src/templates/bicep/parser.ts';
import type { Comparison } from './statistics.ts';

/** About as long as the longest templates that people write by hand. */
const bytes = 200_000;

/** Runs before the first that is measured, so that both parsers are warm. */
const warmUp = 8;

/** The parser of each format of infrastructure code, beside TypeScript's own for as many bytes. */
export function measureParsing(rounds: number): readonly Comparison[] {
  const code = typeScriptOf(bytes);
  const parsers: readonly (readonly [format: string, text: string, parse: (text: string) => unknown])[] = [
    ['Bicep', repeated(bicepResource, bytes), parseBicep],
  ];
  return parsers.map(([format, text, parse]) => {
    const trivial: number[] = [];
    const own: number[] = [];
    for (let round = 0; round < warmUp + rounds; round++) {
      const reference = milliseconds(() => ts.createSourceFile('a.ts', code, ts.ScriptTarget.Latest));
      const measured = milliseconds(() => parse(text));
      if (round < warmUp) continue;
      trivial.push(reference);
      own.push(measured);
    }
    return { what: `Parsing ${format}`, than: "TypeScript's parser", trivial, own, atMost: 3 };
  });
}

function milliseconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Code of this project. */
function typeScriptOf(length: number): string {
  const folder = new URL('../src/core/rules/', import.meta.url);
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

function repeated(piece: (index: number) => string, length: number): string {
  let text = '';
  for (let index = 0; text.length < length; index++) text += piece(index);
  return text.slice(0, length);
}

function bicepResource(index: number): string {
  return `
@description('The name of vault ${index}.')
param vaultName${index} string = 'kv-${index}'

// It holds the key of one account.
resource vault${index} 'Microsoft.KeyVault/vaults@2023-07-01' = if (!empty(vaultName${index})) {
  name: '\${vaultName${index}}-\${uniqueString(resourceGroup().id)}'
  location: location
  tags: union(tags, { purpose: 'cmk', index: ${index} })
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: premium ? 'premium' : 'standard'
    }
    enablePurgeProtection: true
    networkAcls: {
      bypass: 'AzureServices'
      ipRules: [for address in addresses: { value: address }]
    }
  }

  resource key 'keys' = {
    name: 'cmk'
    properties: {
      kty: 'RSA'
      keyOps: [
        'wrapKey'
        'unwrapKey'
      ]
    }
  }
}
`;
}
