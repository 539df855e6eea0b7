import { describe, expect, it } from 'vitest';
import { contains, managementGroupsAbove } from '../../../../src/emulator/authorization/scopes.ts';
import { cloudNamed } from '../../../../src/emulator/clouds.ts';
import { sampleEstate } from '../../../../src/emulator/estate/sample.ts';

const estate = sampleEstate(cloudNamed('AzureCloud'), 0);
const [subscription = ''] = [...estate.subscriptions.keys()];
const vault = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`;

describe('contains', () => {
  it.each([
    ['/', vault, true],
    [`/subscriptions/${subscription}`, vault, true],
    [`/SUBSCRIPTIONS/${subscription}/resourcegroups/RG/`, vault, true],
    [vault, `${vault}/keys/k`, true],
    [`${vault}/keys/k`, vault, false],
    [`/subscriptions/${subscription}/resourceGroups/r`, vault, false],
    [`${vault}/keys/k`, `${vault}/keys/k2`, false],
    ['/providers/Microsoft.Management/managementGroups/contoso', vault, true],
    [`/providers/Microsoft.Management/managementGroups/${estate.tenant.tenantId}`, vault, true],
    ['/providers/Microsoft.Management/managementGroups/other', vault, false],
    [
      `/providers/Microsoft.Management/managementGroups/${estate.tenant.tenantId}`,
      '/providers/Microsoft.Management/managementGroups/contoso',
      true,
    ],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(contains(estate, outer, inner)).toBe(expected);
  });
});

describe('managementGroupsAbove', () => {
  it('goes up to the tenant root, the nearest first', () => {
    expect(managementGroupsAbove(estate, vault)).toEqual(['contoso', estate.tenant.tenantId]);
  });
});
