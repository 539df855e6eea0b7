import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Vault } from '../../../src/emulator/state/resources.ts';
import { errorOf, Harness } from './harness.ts';

const chat = 'kv-contoso-chat';

describe('The right to each operation on keys', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
  });

  function vaultNamed(name: string): Vault {
    const found = [...harness.emulator.azure.estate.vaults.values()].find((vault) => vault.name === name);
    if (found === undefined) throw new Error(`No vault is named '${name}'.`);
    return found;
  }

  const bodyFor = (method: string): object | undefined => (/^(GET|DELETE)$/.test(method) ? undefined : {});

  const chatUri = `https://${chat}.vault.azure.net`;
  const requests: readonly (readonly [permission: string, dataAction: string, method: string, path: string])[] = [
    ['get', 'keys/read', 'GET', '/keys/k'],
    ['list', 'keys/read', 'GET', '/keys'],
    ['list', 'keys/read', 'GET', '/keys/k/versions'],
    ['create', 'keys/create/action', 'POST', '/keys/k/create'],
    ['import', 'keys/import/action', 'PUT', '/keys/k'],
    ['update', 'keys/update/action', 'PATCH', '/keys/k'],
    ['rotate', 'keys/rotate/action', 'POST', '/keys/k/rotate'],
    ['delete', 'keys/delete', 'DELETE', '/keys/k'],
    ['get', 'keys/read', 'GET', '/deletedkeys/k'],
    ['list', 'keys/read', 'GET', '/deletedkeys'],
    ['recover', 'keys/recover/action', 'POST', '/deletedkeys/k/recover'],
    ['purge', 'keys/purge/action', 'DELETE', '/deletedkeys/k'],
    ['backup', 'keys/backup/action', 'POST', '/keys/k/backup'],
    ['restore', 'keys/restore/action', 'POST', '/keys/restore'],
    ['encrypt', 'keys/encrypt/action', 'POST', '/keys/k/encrypt'],
    ['decrypt', 'keys/decrypt/action', 'POST', '/keys/k/decrypt'],
    ['wrapKey', 'keys/wrap/action', 'POST', '/keys/k/wrapkey'],
    ['unwrapKey', 'keys/unwrap/action', 'POST', '/keys/k/unwrapkey'],
    ['sign', 'keys/sign/action', 'POST', '/keys/k/sign'],
    ['verify', 'keys/verify/action', 'POST', '/keys/k/verify'],
    ['getrotationpolicy', 'keyrotationpolicies/read', 'GET', '/keys/k/rotationpolicy'],
    ['setrotationpolicy', 'keyrotationpolicies/write', 'PUT', '/keys/k/rotationpolicy'],
  ];

  it.each(requests)(
    '%s by an access policy is what %s stands for: %s %s',
    async (permission, _action, method, path) => {
      const vault = vaultNamed(chat);
      const { objectId } = harness.signIn('contributor');
      vault.enableRbacAuthorization = false;
      const others = [...new Set(requests.map(([name]) => name))].filter((name) => name !== permission);
      const allow = (keys: readonly string[]): void => {
        vault.accessPolicies = [{ tenantId: harness.emulator.tenantId, objectId, permissions: { keys } }];
      };
      allow(others);
      const refused = await harness.store('contributor', method, `${chatUri}${path}`, bodyFor(method));
      expect([refused.status, errorOf(refused).innererror?.code]).toEqual([403, 'ForbiddenByPolicy']);
      allow([permission]);
      expect((await harness.store('contributor', method, `${chatUri}${path}`, bodyFor(method))).status).not.toBe(403);
    },
  );

  it.each(requests)('%s asks Azure RBAC for %s: %s %s', async (_permission, action, method, path) => {
    const { estate } = harness.emulator.azure;
    const refused = await harness.store('contributor', method, `${chatUri}${path}`, bodyFor(method));
    expect(errorOf(refused).message).toContain(`Action: 'Microsoft.KeyVault/vaults/${action}'`);
    const [definition] = estate.roleDefinitions.values();
    const [assignment] = estate.roleAssignments.values();
    if (definition === undefined || assignment === undefined) throw new Error('The estate has no roles.');
    const role = randomUUID();
    const dataActions = [`Microsoft.KeyVault/vaults/${action}`];
    const permissions = [{ actions: [], notActions: [], dataActions, notDataActions: [] }];
    estate.roleDefinitions.set(role, { ...definition, name: role, permissions });
    const principalId = harness.signIn('contributor').objectId;
    estate.roleAssignments.set(role, {
      ...assignment,
      scope: vaultNamed(chat).id,
      roleDefinition: role,
      principalId,
    });
    expect((await harness.store('contributor', method, `${chatUri}${path}`, bodyFor(method))).status).not.toBe(403);
  });
});
