import { nameOf } from '../../../resources/armId.ts';
import { types } from '../../../resources/types.ts';
import { absent, asNumber, asString, asStrings, at, toJson } from '../../../resources/value.ts';
import type { ActChange, CreateChange, DeleteChange, SetChange } from '../../change.ts';
import { addressOf, localScopeOf } from '../address.ts';
import { textOf, type Text, type Variables } from '../text.ts';
import { patch } from './rest.ts';
import { cmdlet, type Parameter } from './words.ts';

/** Purge protection has a parameter; all else is sent as it is. */
export function setOnStore(change: SetChange, variables: Variables): readonly string[] | undefined {
  if (change.path !== 'properties.enablePurgeProtection') return patch(change, variables);
  const { group, name, subscription } = addressOf(change.resource);
  const isHsm = change.type === types.managedHsm;
  return [
    cmdlet(isHsm ? 'Update-AzKeyVaultManagedHsm' : 'Update-AzKeyVault', [
      [isHsm ? '-Name' : '-VaultName', [name]],
      ['-ResourceGroupName', [group]],
      ['-SubscriptionId', [subscription]],
      '-EnablePurgeProtection',
    ]),
  ];
}

/** The switch: it is refused until the grants have taken effect. */
export function setEncryption(change: SetChange, variables: Variables): readonly string[] | undefined {
  const sent = patch(change, variables);
  return sent && [`Invoke-Patiently {`, ...sent.map((line) => `  ${line.replaceAll('\n', '\n  ')}`), '}'];
}

export const patientFunction = `function Invoke-Patiently([scriptblock] $Action) {
  for ($attempt = 1; ; $attempt++) {
    try { & $Action; return }
    catch { if ($attempt -ge 15) { throw }; Start-Sleep -Seconds 60 }
  }
}`;

export function createVault({ resource, properties, body }: CreateChange): readonly string[] {
  const { group, name, subscription } = addressOf(resource);
  const days = asNumber(at(properties, 'softDeleteRetentionInDays'));
  return [
    cmdlet('New-AzKeyVault', [
      ['-VaultName', [name]],
      ['-ResourceGroupName', [group]],
      ['-SubscriptionId', [subscription]],
      ['-Location', [asString(body?.['location'] ?? absent) ?? '']],
      ['-Sku', [asString(at(properties, 'sku.name')) ?? 'standard']],
      ...(days === undefined ? [] : [`-SoftDeleteRetentionInDays ${days}`]),
      ...(toJson(at(properties, 'enablePurgeProtection')) === true ? ['-EnablePurgeProtection'] : []),
      ...(toJson(at(properties, 'enableRbacAuthorization')) === true ? [] : ['-DisableRbacAuthorization']),
    ]),
  ];
}

export function role(change: CreateChange | DeleteChange, variables: Variables): readonly string[] {
  const type = asString(at(change.properties, 'principalType')) ?? 'ServicePrincipal';
  const parameters: readonly Parameter[] = [
    ['-ObjectId', textOf(at(change.properties, 'principalId'), variables)],
    ['-RoleDefinitionId', roleOf(change.properties, variables)],
    ['-Scope', [change.scope]],
  ];
  if (change.kind === 'delete') return [cmdlet('Remove-AzRoleAssignment', parameters)];
  return [`$null = ${cmdlet('New-AzRoleAssignment', [...parameters, ['-ObjectType', [type]]])}`];
}

export function localRole(change: CreateChange | DeleteChange, variables: Variables): readonly string[] {
  const { hsm, scope } = localScopeOf(change.scope);
  const name = change.kind === 'create' ? 'New-AzKeyVaultRoleAssignment' : 'Remove-AzKeyVaultRoleAssignment';
  return [
    cmdlet(name, [
      ['-HsmName', [hsm]],
      ['-ObjectId', textOf(at(change.properties, 'principalId'), variables)],
      ['-RoleDefinitionId', roleOf(change.properties, variables)],
      ['-Scope', [scope]],
    ]),
  ];
}

function roleOf(properties: CreateChange['properties'], variables: Variables): Text {
  const value = at(properties, 'roleDefinitionId');
  const id = asString(value);
  return id === undefined ? textOf(value, variables) : [nameOf(id)];
}

export function policy(change: CreateChange | DeleteChange, variables: Variables): readonly string[] {
  const { group, name } = addressOf(change.scope);
  const common: readonly Parameter[] = [
    ['-VaultName', [name]],
    ['-ResourceGroupName', [group]],
    ['-ObjectId', textOf(at(change.properties, 'objectId'), variables)],
  ];
  if (change.kind === 'delete') return [cmdlet('Remove-AzKeyVaultAccessPolicy', common)];
  const permissions = asStrings(at(change.properties, 'permissions.keys')) ?? [];
  return [
    cmdlet('Set-AzKeyVaultAccessPolicy', [
      ...common,
      ['-PermissionsToKeys', ...permissions.map((permission): Text => [permission])],
      '-BypassObjectIdValidation',
    ]),
  ];
}

export function createServicePrincipal({ resource }: CreateChange): readonly string[] {
  return [`$null = ${cmdlet('New-AzADServicePrincipal', [['-ApplicationId', [nameOf(resource)]]])}`];
}

/** A deleted account, vault or HSM is asked for by the region that it was in, which only the plan's parameters tell. */
export function actOnResource({ act, resource, type, parameters }: ActChange): readonly string[] | undefined {
  const location = asString(at(parameters, 'location'));
  const { group, name } = addressOf(resource);
  if (location === undefined) return undefined;
  const common: readonly Parameter[] = [
    ['-ResourceGroupName', [group]],
    ['-Location', [location]],
  ];
  if (type === types.account) {
    const account: readonly Parameter[] = [['-Name', [name]], ...common];
    if (act === 'recover') return [cmdlet('Undo-AzCognitiveServicesAccountRemoval', account)];
    return act === 'purge'
      ? [cmdlet('Remove-AzCognitiveServicesAccount', [...account, '-InRemovedState', '-Force'])]
      : undefined;
  }
  if (act !== 'recover') return undefined;
  if (type === types.managedHsm) return [cmdlet('Undo-AzKeyVaultManagedHsmRemoval', [['-Name', [name]], ...common])];
  return type === types.vault ? [cmdlet('Undo-AzKeyVaultRemoval', [['-VaultName', [name]], ...common])] : undefined;
}
