import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, permits } from '../../../../src/emulator/authorization/actions.ts';

const wrap = 'Microsoft.KeyVault/vaults/keys/wrap/action';

describe('covers', () => {
  it.each([
    ['*', true],
    ['Microsoft.KeyVault/vaults/*', true],
    ['microsoft.keyvault/vaults/keys/*/action', true],
    ['*/action', true],
    ['*/read', false],
    ['Microsoft.KeyVault/vaults/keys/wrap', false],
    ['Microsoft.KeyVault/vaults/keys/wrap/actions', false],
    ['Microsoft1KeyVault/vaults/keys/wrap/action', false],
  ])('%s: %s', (pattern, expected) => {
    expect(covers(pattern, wrap)).toBe(expected);
  });

  it('covers every action by itself, in any case', () => {
    const action = fc.stringMatching(/^[A-Za-z0-9./_-]+$/);
    fc.assert(fc.property(action, (text) => covers(text, text.toUpperCase()) && covers(`*${text}`, `x${text}`)));
  });
});

describe('permits', () => {
  const permission = {
    actions: ['*'],
    notActions: ['Microsoft.Authorization/*/Write'],
    dataActions: ['Microsoft.KeyVault/vaults/keys/*'],
    notDataActions: ['Microsoft.KeyVault/vaults/keys/delete'],
  };

  it('takes the excluded ones out of the listed ones', () => {
    expect(permits(permission, 'Microsoft.KeyVault/vaults/write', 'action')).toBe(true);
    expect(permits(permission, 'Microsoft.Authorization/roleAssignments/write', 'action')).toBe(false);
    expect(permits(permission, 'Microsoft.KeyVault/vaults/keys/delete', 'dataAction')).toBe(false);
  });

  it('keeps actions and data actions apart: Owner has no data-plane right', () => {
    expect(permits({ ...permission, dataActions: [] }, wrap, 'dataAction')).toBe(false);
    expect(permits({ ...permission, actions: [] }, wrap, 'action')).toBe(false);
  });
});
