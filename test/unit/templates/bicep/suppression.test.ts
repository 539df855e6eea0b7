import { describe, expect, it } from 'vitest';
import { createChecker, formats } from '../../../../src/templates/index.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const vault = (name: string): string => `resource ${name} 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: '${name}-of-fabrikam'
  location: 'swedencentral'
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: false
  }
}

resource ${name}Key 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  parent: ${name}
  name: 'cmk'
  properties: { kty: 'RSA', keySize: 2048 }
}

resource ${name}Account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: '${name}-account'
  location: 'swedencentral'
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: { type: 'SystemAssigned' }
  properties: {
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: { keyName: 'cmk', keyVaultUri: ${name}.properties.vaultUri }
    }
  }
}
`;

/** The lines at which purge protection is missed. */
async function missed(text: string): Promise<readonly number[]> {
  const files = memoryFiles({ 'main.bicep': text });
  const checker = createChecker({ formats, files, now: () => Date.UTC(2026, 10, 1) });
  const { findings } = await checker.check([uriOf('main.bicep')], new AbortController().signal);
  return findings.filter(({ rule }) => rule === 'purge-protection').map(({ range }) => range.start.line);
}

describe('A suppression before a declaration in Bicep', () => {
  it('covers the whole of it, and nothing of the next', async () => {
    const both = [vault('one'), vault('two')];
    const [first = 0, second = 0] = await missed(both.join('\n'));
    expect(second).toBeGreaterThan(first);
    expect(await missed(`// aoai-cmk-ignore purge-protection\n${both.join('\n')}`)).toEqual([second + 1]);
    expect(await missed(both.join('\n// aoai-cmk-ignore purge-protection\n'))).toEqual([first]);
  });
});
