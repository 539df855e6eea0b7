import type { Declaration } from '../../../core/resources/resource.ts';
import type { ResourceType } from '../../../core/resources/types.ts';
import { types } from '../../../core/resources/types.ts';
import { at, canonicalText, known, type Value } from '../../../core/resources/value.ts';
import type { DeclaredPieces } from '../../declared.ts';
import { azapiBody } from '../evaluate/azapi.ts';
import { keyMembers } from '../evaluate/dataPlane.ts';
import type { Instance } from '../evaluate/instance.ts';
import { headingOf } from '../evaluate/moduleInstance.ts';
import { locate } from '../load/sourceFile.ts';
import { addAccessPolicies } from './accessPolicies.ts';
import { addArguments, blocksIn, nameIn, outermost } from './arguments.ts';
import { BodyBuilder } from './body.ts';
import { addEncryption } from './encryption.ts';
import { addLocalRole, addRole, addVaultOfPolicy } from './grants.ts';
import { addIdentities } from './identity.ts';
import { addPolicy } from './policies.ts';
import { addTenant } from './tenant.ts';
import { ownRotationPolicy } from './rotationPolicy.ts';
import { addConnections, addLogs } from './surroundings.ts';

export type Pieces = Omit<DeclaredPieces, 'key' | 'after'>;

/** What a type has besides arguments that are properties one by one. */
const extras: Readonly<Partial<Record<ResourceType, (instance: Instance, body: BodyBuilder) => void>>> = {
  [types.account]: (instance, body) => {
    addTenant(instance, body);
    addIdentities(instance, body);
    const [block] = blocksIn(outermost(instance), 'customer_managed_key');
    if (block) addEncryption(block, instance.module.deployment, body);
  },
  [types.project]: addIdentities,
  [types.vault]: (instance, body) => {
    addTenant(instance, body);
    addAccessPolicies(instance, body);
  },
  [types.managedHsm]: addTenant,
  [types.vaultKey]: (instance, body) => ownRotationPolicy(outermost(instance), body),
  [types.accessPolicy]: addVaultOfPolicy,
  [types.hsmLocalRoleAssignment]: addLocalRole,
  [types.roleAssignment]: addRole,
  [types.diagnosticSetting]: addLogs,
  [types.privateEndpoint]: addConnections,
  [types.policyAssignment]: addPolicy,
};

/** A resource of azurerm's, as Azure Resource Manager has it. */
export function mappedPieces(instance: Instance): Pieces | undefined {
  const { mapping, id } = instance;
  if (!mapping || id === undefined) return undefined;
  const body = new BodyBuilder();
  for (const [path, value] of instance.isData ? [] : Object.entries(mapping.constants ?? {}))
    body.set(path, known(value));
  addName(instance, body);
  addArguments(mapping.arguments, instance, body);
  extras[mapping.type]?.(instance, body);
  return pieces(instance, id, mapping.type, body);
}

/** A resource of azapi's, whose body is Azure Resource Manager's own. */
export function azapiPieces(instance: Instance): Pieces | undefined {
  const { azapi, id } = instance;
  if (!azapi?.known || id === undefined) return undefined;
  const body = new BodyBuilder();
  const written = azapiBody(instance);
  if (azapi.isDataPlane) addKeyMembers(written, body);
  else if (written?.kind === 'object')
    for (const [name, value] of Object.entries(written.entries)) body.set(name, value);
  else if (written) body.set('properties', written);
  addName(instance, body);
  const type = instance.argument('type');
  // The version of the API stands in the type.
  if (type && type.kind !== 'absent' && type.origin?.kind === 'file')
    body.named('apiVersion', { uri: type.origin.uri, range: type.origin.range });
  for (const name of ['location', 'tags']) {
    const value = instance.argument(name);
    if (value) body.set(name, value, nameIn(outermost(instance), name));
  }
  addIdentities(instance, body);
  if (azapi.known === types.roleAssignment)
    body.set('properties.scope', known(id.slice(0, id.toLowerCase().lastIndexOf('/providers/'))));
  return pieces(instance, id, azapi.known, body);
}

/** What Key Vault's own API calls the properties of a key. */
function addKeyMembers(written: Value | undefined, body: BodyBuilder): void {
  for (const [name, path] of Object.entries(keyMembers)) {
    const value = written && at(written, name);
    if (value && value.kind !== 'absent') body.set(path, value);
  }
}

function addName(instance: Instance, body: BodyBuilder): void {
  const name = instance.argument('name');
  if (name) body.set('name', name, nameIn(outermost(instance), 'name'));
}

export function pieces(instance: Instance, id: string, type: ResourceType, body: BodyBuilder): Pieces {
  const name = instance.argument('name');
  return {
    id,
    type,
    name: (name && canonicalText(name)) ?? instance.address,
    body: body.build(),
    declaration: declarationOf(instance),
    propertyName: body.propertyName,
  };
}

export function declarationOf(instance: Instance): Omit<Declaration, 'place'> {
  const { module, declared, azapi } = instance;
  const registry = declared.file.registry;
  const place = registry === undefined ? undefined : module.callPlace;
  const { uri, range } = place ?? locate(declared.file, declared.block);
  return {
    format: 'terraform',
    uri,
    range,
    heading: place?.range ?? locate(declared.file, headingOf(declared)).range,
    symbol: instance.symbol,
    ...(azapi?.apiVersion !== undefined && { apiVersion: azapi.apiVersion }),
    ...(instance.isData && { existing: true as const }),
    ...(instance.conditional && { conditional: true as const }),
    ...(registry !== undefined && { module: registry }),
  };
}
