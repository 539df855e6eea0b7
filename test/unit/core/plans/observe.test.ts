import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../src/core/failure.ts';
import { assignRole, deletionOf, type DeleteChange } from '../../../../src/core/plans/change.ts';
import { observe } from '../../../../src/core/plans/observe.ts';
import type { EffectiveGrants } from '../../../../src/core/resources/reading.ts';
import { builtInRoles, roleDefinitionId } from '../../../../src/core/resources/roles.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { known } from '../../../../src/core/resources/value.ts';
import { FakeEstate, keyId, vaultId } from '../../../support/fakeEstate.ts';

/** An estate in which the grants at a key cannot all be read. */
class Unreadable extends FakeEstate {
  override async grants(principal: string, scope: string, signal: AbortSignal): Promise<EffectiveGrants> {
    const grants = await super.grants(principal, scope, signal);
    const failure = new AzureFailure({ kind: 'throttled', purpose: 'read the role assignments' });
    return { ...grants, assignments: [], gaps: [{ scope, failure }] };
  }
}

describe('a grant that is to be taken away', () => {
  const role = roleDefinitionId('s', builtInRoles.cryptoServiceEncryptionUser.id);
  const deletion = deletionOf(assignRole(keyId, role, known('principal')));
  const isGone = async (estate: FakeEstate) =>
    (await observe(estate, deletion, new AbortController().signal, { since: 0, now: 0 })).satisfied;

  it('is gone where none is found among all', async () => {
    expect(await isGone(new FakeEstate())).toBe(true);
  });

  it('is not taken for gone where the grants could not be read: it would stay', async () => {
    expect(await isGone(new Unreadable())).toBe(false);
  });
});

describe('an access policy that is to be taken away', () => {
  const policies = (...keys: string[]) => [{ tenantId: 't', objectId: 'principal', permissions: { keys } }];
  const deletion: DeleteChange = {
    kind: 'delete',
    resource: 'new:policy',
    type: types.accessPolicy,
    scope: vaultId,
    properties: known(policies('get', 'wrapKey', 'unwrapKey')[0] ?? null),
  };

  it.each([
    ['gone where none of its permissions is left', policies('list'), true],
    ['there while one of its permissions is left', policies('list', 'UnwrapKey'), false],
    ['gone where there is no policy', [], true],
  ])('is %s', async (_, accessPolicies, expected) => {
    const estate = new FakeEstate();
    const vault = estate.bodies.get(vaultId.toLowerCase());
    if (!vault) throw new Error('The estate has no vault.');
    vault.body['properties'] = { ...(vault.body['properties'] as object), accessPolicies };
    const seen = await observe(estate, deletion, new AbortController().signal, { since: 0, now: 0 });
    expect(seen.satisfied).toBe(expected);
  });
});
