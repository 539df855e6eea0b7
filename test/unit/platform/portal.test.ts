import { describe, expect, it } from 'vitest';
import { publicCloud } from '../../../src/core/cloud.ts';
import { accessControlAddress, portalAddress } from '../../../src/platform/portal.ts';
import { accountId, keyId, vaultId } from '../../support/fakeEstate.ts';

describe('the portal', () => {
  it.each([
    [accountId, accountId],
    [keyId, `${vaultId}/keys`],
    [`${keyId}/versions/abc`, `${vaultId}/keys`],
    ['/subscriptions/s', '/subscriptions/s'],
  ])('shows %s', (id, path) => {
    expect(portalAddress({ portalUrl: 'https://portal.azure.com/' }, id, 'tenant')).toBe(
      `https://portal.azure.com/#@tenant/resource${path}`,
    );
    expect(portalAddress(publicCloud, id)).toBe(`https://portal.azure.com/#resource${path}`);
  });

  it('shows the access control of the vault for what lies inside it', () => {
    expect(accessControlAddress(publicCloud, keyId)).toBe(`https://portal.azure.com/#resource${vaultId}/users`);
  });
});
