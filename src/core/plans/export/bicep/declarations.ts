import { nameOf, parentArmId } from '../../../resources/armId.ts';
import { isKey, types, type ResourceType } from '../../../resources/types.ts';
import { asString, at, object, type Value } from '../../../resources/value.ts';
import type { CreateChange, SetChange } from '../../change.ts';
import { addressOf } from '../address.ts';
import { apiVersionOf } from '../apiVersions.ts';
import { nested, oneLine } from '../text.ts';
import { tenant, type BicepFile } from './file.ts';
import { expressionOf, stringOf } from './syntax.ts';

/** What Bicep can declare of a plan; false where it cannot. */
export function declareCreation(file: BicepFile, change: CreateChange, merged: Value | undefined): boolean {
  switch (change.type) {
    case types.roleAssignment:
      return declareRole(file, change);
    case types.accessPolicy:
      return declarePolicy(file, change);
    default:
      return declareResource(file, change, merged);
  }
}

/**
 * A role assignment. Its name must be known before the deployment begins, which the principal id of an identity is not: the id of the
 * identity's resource stands for it.
 */
function declareRole(file: BicepFile, { resource, scope, properties }: CreateChange): boolean {
  const target = file.symbolOf(scope);
  const role = asString(at(properties, 'roleDefinitionId'));
  if (target === undefined || role === undefined) return false;
  const principal = at(properties, 'principalId');
  const holder = principal.kind === 'reference' ? file.symbolOf(principal.resource) : undefined;
  const seed = holder === undefined ? expressionOf(principal, (value) => file.reference(value)) : `${holder}.id`;
  const symbol = file.symbolFor(`/${resource.replaceAll('/', '_')}/roleAssignments/grant`);
  file.declare([
    `resource ${symbol} 'Microsoft.Authorization/roleAssignments@${apiVersionOf(types.roleAssignment) ?? ''}' = {`,
    `  name: guid(${target}.id, ${seed}, ${stringOf(nameOf(role))})`,
    `  scope: ${target}`,
    '  properties: {',
    `    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ${stringOf(nameOf(role))})`,
    `    principalId: ${expressionOf(principal, (value) => file.reference(value))}`,
    `    principalType: ${stringOf(asString(at(properties, 'principalType')) ?? 'ServicePrincipal')}`,
    '  }',
    '}',
  ]);
  return true;
}

/** `add` leaves the policies of others alone. */
function declarePolicy(file: BicepFile, { resource, scope, properties }: CreateChange): boolean {
  const vault = file.symbolOf(scope);
  if (vault === undefined) return false;
  const policy = object({
    tenantId: at(properties, 'tenantId'),
    objectId: at(properties, 'objectId'),
    permissions: at(properties, 'permissions'),
  });
  const symbol = file.symbolFor(`/${resource.replaceAll('/', '_')}/accessPolicies/policy`);
  file.declare([
    `resource ${symbol} 'Microsoft.KeyVault/vaults/accessPolicies@${apiVersionOf(types.accessPolicy) ?? ''}' = {`,
    `  parent: ${vault}`,
    "  name: 'add'",
    '  properties: {',
    `    accessPolicies: [`,
    `      ${expressionOf(policy, (value) => file.reference(value), 3)}`,
    '    ]',
    '  }',
    '}',
  ]);
  return true;
}

/** @param merged what a later step sets on the same resource, and only its creation can say */
function declareResource(file: BicepFile, change: CreateChange, merged: Value | undefined): boolean {
  const { resource, type, scope } = change;
  const version = apiVersionOf(type);
  if (version === undefined || !resource.startsWith('/')) return false;
  const isExtension = type === types.diagnosticSetting;
  const extended = isExtension ? file.symbolOf(scope) : undefined;
  const parentId = type.split('/').length > 2 ? parentArmId(resource) : undefined;
  const parent = parentId === undefined ? undefined : file.symbolOf(parentId);
  if (isExtension && extended === undefined) return false;
  const symbol = file.symbolFor(resource);
  const properties = merged === undefined ? change.properties : joinedWith(change.properties, merged);
  file.declare([
    ...(type === types.hsmKey
      ? ['// Only where the HSM has AllowKeyManagementOperationsThroughARM: "az keyvault setting update" turns it on.']
      : []),
    `resource ${symbol} ${stringOf(`${type}@${version}`)} = {`,
    ...(parent === undefined ? [] : [`  parent: ${parent}`]),
    `  name: ${stringOf(addressOf(resource).name)}`,
    ...(extended === undefined ? [] : [`  scope: ${extended}`]),
    ...Object.entries(change.body ?? {}).map(
      ([name, value]) => `  ${name}: ${expressionOf(value, (reference) => file.reference(reference), 1)}`,
    ),
    `  properties: ${expressionOf(properties, (reference) => file.reference(reference), 1)}`,
    '}',
  ]);
  return true;
}

function joinedWith(properties: Value, rotationPolicy: Value): Value {
  const own =
    properties.kind === 'object'
      ? properties.entries
      : Object.fromEntries(
          Object.keys(properties.kind === 'known' ? (properties.value as object) : {}).map((name) => [
            name,
            at(properties, name),
          ]),
        );
  return object({ ...own, rotationPolicy });
}

/** What a PUT of a type needs beside the property that is set. */
const needed: Readonly<Partial<Record<ResourceType, readonly string[]>>> = {
  [types.account]: ['kind', 'sku'],
  [types.vault]: [],
  [types.managedHsm]: ['sku'],
};

/**
 * A property of an existing resource. Bicep cannot PATCH: what is not written here is reset, so the snippet belongs into the module
 * that declares the resource as a whole.
 */
export function declareSetting(file: BicepFile, { resource, type, path, value }: SetChange): boolean {
  const version = apiVersionOf(type);
  const others = needed[type];
  if (version === undefined || others === undefined || isKey(type)) return false;
  const symbol = file.symbolFor(resource);
  const body = nested(path, value);
  const members = body.kind === 'object' ? Object.entries(body.entries) : [];
  const isVault = type === types.vault && path.startsWith('properties.');
  file.declare([
    '// Bicep sends a PUT: what is not declared here is reset. Move this into the module that declares the whole resource,',
    `// with the other properties as they are: az resource show --ids ${oneLine(resource)}`,
    'param location string = resourceGroup().location',
    ...others.map((name) => `param ${name} ${name === 'sku' ? 'object' : 'string'}`),
    '',
    `resource ${symbol} ${stringOf(`${type}@${version}`)} = {`,
    `  name: ${stringOf(addressOf(resource).name)}`,
    '  location: location',
    ...others.map((name) => `  ${name}: ${name}`),
    ...members.map(([name, member]) => {
      const whole = isVault ? withVaultProperties(member) : member;
      return `  ${name}: ${expressionOf(whole, (reference) => file.reference(reference), 1)}`;
    }),
    '}',
  ]);
  return true;
}

/** A vault's PUT is refused without its tenant and SKU. */
function withVaultProperties(properties: Value): Value {
  const own = properties.kind === 'object' ? properties.entries : {};
  return object({
    tenantId: { kind: 'reference', resource: tenant, path: 'tenantId' },
    sku: { kind: 'known', value: { family: 'A', name: 'standard' } },
    ...own,
  });
}
