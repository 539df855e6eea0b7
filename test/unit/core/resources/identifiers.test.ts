import { describe, expect, it } from 'vitest';
import { isWithinScope, normalizeArmId, parentArmId, parseArmId } from '../../../../src/core/resources/armId.ts';
import { normalizeStoreUri, parseKeyIdentifier, sameStoreUri } from '../../../../src/core/resources/keyIdentifier.ts';

const group = '/subscriptions/S/resourceGroups/RG';
const vault = `${group}/providers/Microsoft.KeyVault/vaults/V`;

describe('an ARM id', () => {
  it.each([
    [`${vault}/keys/K/versions/1`, 'Microsoft.KeyVault/vaults/keys/versions', '1'],
    [vault, 'Microsoft.KeyVault/vaults', 'V'],
    [group, 'Microsoft.Resources/subscriptions/resourceGroups', 'RG'],
    ['/subscriptions/S', 'Microsoft.Resources/subscriptions', 'S'],
    [
      `${vault}/keys/K/providers/Microsoft.Authorization/roleAssignments/A`,
      'Microsoft.Authorization/roleAssignments',
      'A',
    ],
    ['/providers/Microsoft.Authorization/roleDefinitions/D', 'Microsoft.Authorization/roleDefinitions', 'D'],
  ])('%s is a %s', (id, type, name) => {
    expect(parseArmId(id)).toMatchObject({ type, name });
  });

  it.each(['', '/', 'not an id', `${vault}/keys`])('%j is none', (text) => {
    expect(parseArmId(text)).toBeUndefined();
  });

  it('has a parent up to the top of its provider', () => {
    expect(parentArmId(`${vault}/keys/K`)).toBe(vault);
    expect(parentArmId(vault)).toBeUndefined();
  });

  it('is within the scopes above it, whatever their case, and within no neighbour', () => {
    expect(isWithinScope(`${vault}/keys/K`, vault.toUpperCase())).toBe(true);
    expect(isWithinScope(vault, '/')).toBe(true);
    expect(isWithinScope(`${vault}2`, vault)).toBe(false);
    expect(normalizeArmId(`${vault}/`)).toBe(vault.toLowerCase());
  });
});

describe('a key identifier', () => {
  it('is split into store, name and version', () => {
    expect(parseKeyIdentifier('https://V.vault.azure.net:443/keys/cmk/0123abc')).toEqual({
      storeUri: 'https://v.vault.azure.net/',
      name: 'cmk',
      version: '0123abc',
    });
    expect(parseKeyIdentifier('https://v.managedhsm.azure.net/keys/cmk')).toEqual({
      storeUri: 'https://v.managedhsm.azure.net/',
      name: 'cmk',
    });
  });

  it.each([
    'http://v.vault.azure.net/keys/a',
    'https://v.vault.azure.net/secrets/a',
    'https://v.vault.azure.net/keys/a/b/c',
    'https://v/keys/',
  ])('%s is none', (text) => {
    expect(parseKeyIdentifier(text)).toBeUndefined();
  });

  it('the same store is the same in each of the spellings that Azure uses', () => {
    for (const uri of ['https://v.vault.azure.net', 'https://V.vault.azure.net/', 'https://v.vault.azure.net:443/']) {
      expect(sameStoreUri(uri, 'https://v.vault.azure.net/')).toBe(true);
    }
    expect(normalizeStoreUri('https://v.vault.azure.net:8443/')).toBe('https://v.vault.azure.net:8443/');
  });
});
