import { describe, expect, it } from 'vitest';
import { actionMatches, allows, dataPermissions } from '../../../../src/core/resources/roles.ts';
import { known, unknown } from '../../../../src/core/resources/value.ts';

describe('a role', () => {
  it.each([
    ['*', 'Microsoft.KeyVault/vaults/keys/read', true],
    ['Microsoft.KeyVault/vaults/keys/*', 'microsoft.keyvault/VAULTS/keys/wrap/action', true],
    ['Microsoft.KeyVault/*/read', 'Microsoft.KeyVault/vaults/keys/read', true],
    ['Microsoft.KeyVault/vaults/keys/read', 'Microsoft.KeyVault/vaults/keys/read/more', false],
    ['Microsoft.KeyVault/vaults/secrets/*', 'Microsoft.KeyVault/vaults/keys/read', false],
    ['Microsoft.KeyVault.vaults/keys/read', 'MicrosoftXKeyVault.vaults/keys/read', false],
  ])('%s covers %s: %s', (pattern, action, expected) => {
    expect(actionMatches(pattern, action)).toBe(expected);
  });

  it('allows its actions less the excluded ones', () => {
    expect(allows({ actions: ['a/*'], notActions: ['a/b'] }, 'a/c')).toBe(true);
    expect(allows({ actions: ['a/*'], notActions: ['a/b'] }, 'a/b')).toBe(false);
  });

  it('is not known where a part of it is not', () => {
    expect(dataPermissions(known([{ dataActions: ['x'] }]))).toEqual([{ actions: ['x'], notActions: [] }]);
    expect(dataPermissions(unknown('forbidden'))).toBeUndefined();
    expect(dataPermissions(known([{ dataActions: 'x' }]))).toBeUndefined();
  });
});
