import type { KeyUseRow } from '../../src/core/inspection/keyUse.ts';
import { logDelay, quietPeriod } from '../../src/core/inspection/keyUse.ts';
import { normalizeArmId } from '../../src/core/resources/armId.ts';
import {
  addHsm,
  bind,
  FakeEstate,
  hsmKeyId,
  keyBody,
  keyId,
  newestVersion,
  principalId,
  tenantId,
} from './fakeEstate.ts';

export const oldVersion = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';
export const stranger = '99999999-9999-9999-9999-999999999999';
export const hour = 60 * 60_000;

/** An account under a key with two versions, whose caller may do everything. */
export function keyEstate(version = ''): FakeEstate {
  const estate = new FakeEstate();
  estate.permissionsHeld = [{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }];
  bind(estate, version);
  estate.put(`${keyId}/versions/${newestVersion}`, keyBody());
  estate.put(`${keyId}/versions/${oldVersion}`, keyBody({}, oldVersion));
  return estate;
}

/** The same with a key of a Managed HSM beside it. */
export function hsmEstate(): FakeEstate {
  const estate = keyEstate();
  addHsm(estate);
  estate.put(`${hsmKeyId}/versions/${newestVersion}`, keyBody({ kty: 'RSA-HSM' }));
  return estate;
}

/** Another account under the same key, with a system-assigned identity of its own. */
export function addUnderKey(estate: FakeEstate, name: string, principal: string, version = ''): string {
  const id = estate.addAccount(name, principal);
  estate.set(id, 'identity', { type: 'SystemAssigned', principalId: principal, tenantId });
  estate.set(id, 'properties.encryption', {
    keySource: 'Microsoft.KeyVault',
    keyVaultProperties: { keyVaultUri: 'https://team-vault.vault.azure.net/', keyName: 'cmk', keyVersion: version },
  });
  estate.assign(principal, keyId);
  return id;
}

export function useRow(version: string, at: number, extra: Partial<KeyUseRow> = {}): KeyUseRow {
  return {
    version,
    operation: 'unwrap',
    principalId,
    appId: undefined,
    succeeded: 1,
    refused: 0,
    first: at,
    last: at,
    ...extra,
  };
}

/** An audit log that covers the quiet period, with these rows. */
export function keepLog(estate: FakeEstate, now: number, rows: readonly KeyUseRow[], key = keyId): void {
  const coverage = {
    kind: 'covered',
    from: now - quietPeriod - 2 * logDelay,
    until: now - logDelay,
    workspaces: ['logs'],
  } as const;
  estate.uses.set(normalizeArmId(key), { rows, coverage });
}

/** Whether a key or version is enabled. */
export function isOn(estate: FakeEstate, id: string): boolean {
  const properties = estate.bodies.get(normalizeArmId(id))?.body['properties'] as {
    attributes: { enabled: boolean };
  };
  return properties.attributes.enabled;
}
