import { nameOf } from '../../../resources/armId.ts';
import { types } from '../../../resources/types.ts';
import { asNumber, asString, asStrings, at, toJson } from '../../../resources/value.ts';
import type { ActChange, CreateChange, DeleteChange, SetChange } from '../../change.ts';
import { addressOf, localScopeOf } from '../address.ts';
import { jsonOf, textOf, type Text, type Variables } from '../text.ts';
import { patch } from './rest.ts';
import { command, type Options } from './words.ts';

/** The options that say where a resource is. */
export function place(id: string, nameOption = '--name'): Options {
  const { subscription, group, name } = addressOf(id);
  return [
    [nameOption, [name]],
    ['--resource-group', [group]],
    ['--subscription', [subscription]],
  ];
}

/** The account's encryption has an option of its own; everything else of an account has not. */
export function setOnAccount(change: SetChange, variables: Variables): readonly string[] | undefined {
  if (change.path !== 'properties.encryption') return patch(change, variables);
  const encryption = jsonOf(change.value, variables);
  const update = command('az cognitiveservices account update', [
    ...place(change.resource),
    ['--encryption', encryption],
  ]);
  // Azure refuses until the grants have taken effect.
  return [`retry ${update}`];
}

/** Source: `az keyvault update` and `az keyvault update-hsm`. */
export function setOnStore(change: SetChange, variables: Variables): readonly string[] | undefined {
  const option = {
    'properties.enablePurgeProtection': '--enable-purge-protection',
    'properties.networkAcls.bypass': '--bypass',
    'properties.networkAcls.defaultAction': '--default-action',
    'properties.publicNetworkAccess': '--public-network-access',
  }[change.path];
  if (option === undefined) return patch(change, variables);
  const isHsm = change.type === types.managedHsm;
  return [
    command(isHsm ? 'az keyvault update-hsm' : 'az keyvault update', [
      ...place(change.resource, isHsm ? '--hsm-name' : '--name'),
      [option, textOf(change.value, variables)],
    ]),
  ];
}

export function createVault({ resource, properties, body }: CreateChange): readonly string[] {
  const flag = (path: string) => String(toJson(at(properties, path)) === true);
  const days = asNumber(at(properties, 'softDeleteRetentionInDays'));
  return [
    command('az keyvault create', [
      ...place(resource),
      ['--location', [asString(body?.['location'] ?? { kind: 'absent' }) ?? '']],
      ['--sku', [asString(at(properties, 'sku.name')) ?? 'standard']],
      ['--enable-rbac-authorization', [flag('enableRbacAuthorization')]],
      ['--enable-purge-protection', [flag('enablePurgeProtection')]],
      ...(days === undefined ? [] : [['--retention-days', [String(days)]] as const]),
      ['--bypass', [asString(at(properties, 'networkAcls.bypass')) ?? 'AzureServices']],
      ['--default-action', [asString(at(properties, 'networkAcls.defaultAction')) ?? 'Allow']],
    ]),
  ];
}

export function assignRole(change: CreateChange, variables: Variables): readonly string[] {
  const type = asString(at(change.properties, 'principalType')) ?? 'ServicePrincipal';
  const create = command('az role assignment create', [
    ...assignment(change, variables, '--assignee-object-id'),
    ['--assignee-principal-type', [type]],
  ]);
  return [create];
}

export function unassignRole(change: DeleteChange, variables: Variables): readonly string[] {
  return [command('az role assignment delete', assignment(change, variables, '--assignee'))];
}

function assignment({ scope, properties }: CreateChange | DeleteChange, variables: Variables, who: string): Options {
  return [
    ['--role', roleOf(properties, variables)],
    [who, textOf(at(properties, 'principalId'), variables)],
    ['--scope', [scope]],
  ];
}

function roleOf(properties: CreateChange['properties'], variables: Variables): Text {
  const role = at(properties, 'roleDefinitionId');
  const id = asString(role);
  return id === undefined ? textOf(role, variables) : [nameOf(id)];
}

/** Roles inside a Managed HSM are the HSM's own: Azure's `az role assignment` does not reach them. */
export function localRole(change: CreateChange | DeleteChange, variables: Variables): readonly string[] {
  const { hsm, scope } = localScopeOf(change.scope);
  const verb = change.kind === 'create' ? 'create' : 'delete';
  const options: Options = [
    ['--hsm-name', [hsm]],
    ['--role', roleOf(change.properties, variables)],
    ['--assignee-object-id', textOf(at(change.properties, 'principalId'), variables)],
    ...(verb === 'create' ? [['--assignee-principal-type', ['ServicePrincipal']] as const] : []),
    ['--scope', [scope]],
  ];
  return [command(`az keyvault role assignment ${verb}`, options)];
}

/** It sets all key permissions of the principal; those of others stay. */
export function setPolicy({ scope, properties }: CreateChange, variables: Variables): readonly string[] {
  const permissions = asStrings(at(properties, 'permissions.keys')) ?? [];
  return [
    command('az keyvault set-policy', [
      ...place(scope),
      ['--object-id', textOf(at(properties, 'objectId'), variables)],
      ['--key-permissions', ...permissions.map((permission): Text => [permission])],
    ]),
  ];
}

export function deletePolicy({ scope, properties }: DeleteChange, variables: Variables): readonly string[] {
  const objectId = textOf(at(properties, 'objectId'), variables);
  return [command('az keyvault delete-policy', [...place(scope), ['--object-id', objectId]])];
}

export function createServicePrincipal({ resource }: CreateChange): readonly string[] {
  return [command('az ad sp create', [['--id', [nameOf(resource)]]])];
}

/** A deleted account, vault or HSM is known by the region that it was in. */
export function actOnResource({ act, resource, type, parameters }: ActChange): readonly string[] | undefined {
  const location = asString(at(parameters, 'location'));
  const { name } = addressOf(resource);
  const where: Options = location === undefined ? [] : [['--location', [location]]];
  if (type === types.account && (act === 'recover' || act === 'purge')) {
    return [
      `location=${location ?? lookUp(name)}`,
      `${command(`az cognitiveservices account ${act}`, place(resource))} \\\n  --location "\${location}"`,
    ];
  }
  if (act !== 'recover') return undefined;
  if (type === types.managedHsm) return [command('az keyvault recover', [['--hsm-name', [name]], ...where])];
  return type === types.vault ? [command('az keyvault recover', [['--name', [name]], ...where])] : undefined;
}

function lookUp(name: string): string {
  const query = command('az cognitiveservices account list-deleted', [
    ['--query', [`[?name=='${name.replaceAll("'", '')}'].location | [0]`]],
    ['--output', ['tsv']],
  ]);
  return `$(${query})`;
}
