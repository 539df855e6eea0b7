import { asItems, asString, at, type Value } from '../../../resources/value.ts';
import type { LiveResource, Resource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import type { PlanFinding } from '../../plan.ts';
import { isFoundry } from './account.ts';
import { note } from './finding.ts';

/**
 * Microsoft's documents contradict each other on whether an Azure OpenAI account follows the newest version. Sources: Foundry (2026-08):
 * "If you omit keyVersion … the resource automatically uses the latest key version"; Azure OpenAI (2025-11): "When the key is rotated,
 * you must update the Azure OpenAI resource to use the new key URI."
 */
export function followsNote(account: LiveResource): readonly PlanFinding[] {
  if (isFoundry(account)) return [];
  const message = `Whether ${account.name}, an Azure OpenAI account, follows a rotation is not certain: Foundry's document says that an account without a version does, Azure OpenAI's that it must be updated. After a rotation, look in the key store's audit log for KeyWrap or KeyUnwrap of the new version by its identity, and keep the old version enabled until then.`;
  return [note('versionless', account.id, message)];
}

/** Source: Azure Verified Modules, cognitive-services/account: "Managed HSM CMK encryption requires specifying the keyVersion". */
export function hsmVersionNote(storeName: string, subject: string): PlanFinding {
  const message = `Without a version, the account is to follow the newest version of a key in Managed HSM ${storeName}. Microsoft's own modules for templates refuse that (“Managed HSM CMK encryption requires specifying the keyVersion”), no document does. If Azure refuses it, pin the newest version instead; nothing is changed by a refusal.`;
  return note('versionless', subject, message);
}

/** Source: "Allow key management operations through Azure Resource Manager", Managed HSM. */
export function hsmTemplateNote(storeName: string, keyId: string): PlanFinding {
  const message = `The key is made through the interface of Managed HSM ${storeName} itself, so its setting AllowKeyManagementOperationsThroughARM is not needed and stays as it is. Without it (it is off by default), templates and Azure Resource Manager cannot manage this key.`;
  return note('hsm-key-management', keyId, message);
}

/** A key that is rotated by itself, and accounts that stay where they are. */
export function staysBehindNotes(
  accounts: readonly Pick<LiveResource, 'id' | 'name'>[],
  keyName: string,
  policy: Value,
): readonly PlanFinding[] {
  if (!rotatesItself(policy)) return [];
  return accounts.map(({ id, name }) =>
    note(
      'rotation-policy',
      id,
      `The rotation policy of key ${keyName} makes new versions, but ${name} is pinned and will never follow by itself: whoever rotates must set the new version on it.`,
      'warning',
    ),
  );
}

function rotatesItself(policy: Value): boolean {
  const actions = asItems(at(policy, 'lifetimeActions')) ?? [];
  return actions.some((action) => asString(at(action, 'action.type'))?.toLowerCase() === 'rotate');
}

/** Whether a key lies in a Managed HSM. */
export function isInHsm({ type }: Pick<Resource, 'type'>): boolean {
  return type === types.managedHsm || type === types.hsmKey || type === types.hsmKeyVersion;
}
