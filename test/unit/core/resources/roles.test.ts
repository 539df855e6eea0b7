import { describe, expect, it } from 'vitest';
import { builtInRole, builtInRoleGuid } from '../../../../src/core/resources/builtInRoles.ts';
import { actionMatches, allows, dataPermissions } from '../../../../src/core/resources/roles.ts';
import { builtInRoles as rolesOfEmulator } from '../../../../src/emulator/authorization/builtInRoles.ts';
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

describe('a built-in role', () => {
  const both = rolesOfEmulator.filter(({ name }) => builtInRole(name) !== undefined);

  it('is known for each that the emulator has', () => {
    expect(both).toHaveLength(rolesOfEmulator.length);
  });

  it.each(both.map((role) => [role.roleName, role] as const))('%s allows the same as at Azure', (roleName, role) => {
    const own = builtInRole(role.name.toUpperCase());
    expect(own?.name).toBe(roleName);
    const ofVaults = role.permissions[0]?.dataActions.filter((action) => action.startsWith('Microsoft.KeyVault'));
    expect(own?.sets[0]?.actions.filter((action) => action.startsWith('Microsoft.KeyVault'))).toEqual(ofVaults);
    expect(builtInRoleGuid(roleName.toLowerCase())).toBe(role.name);
  });

  it('is not known by a GUID of somebody’s own', () => {
    expect(builtInRole('00000000-0000-0000-0000-000000000000')).toBeUndefined();
    expect(builtInRoleGuid('Our role')).toBeUndefined();
  });
});
