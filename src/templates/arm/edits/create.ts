import type { CreateChange } from '../../../core/plans/change.ts';
import { nameOf } from '../../../core/resources/armId.ts';
import type { JsonObject } from '../../../core/resources/json.ts';
import { types } from '../../../core/resources/types.ts';
import { asString, at, type ReferenceValue, type Value } from '../../../core/resources/value.ts';
import type { TextEdit } from '../../../core/templates.ts';
import { memberNode, stringAt, valueNode } from '../../json/node.ts';
import { quoted } from '../language/print.ts';
import { idExpression } from './names.ts';
import { apiVersions, printId, printValue, siteOf, textExpression, type PrintContext } from './print.ts';
import type { Site } from './site.ts';
import { dependOn } from './order.ts';
import { appendJson, appendMembers } from './writing.ts';

export interface Creation {
  readonly edits: readonly TextEdit[];
  /** What another resource of the template says to wait for it; undefined where it is a part of what it is made in. */
  readonly dependency?: string;
}

/**
 * The edits that add a resource to a template.
 * @param site what it is made in or assigned at, where the template declares that
 */
export function createEdits(change: CreateChange, site: Site | undefined, context: PrintContext): Creation | undefined {
  switch (change.type) {
    case types.roleAssignment:
      return createAssignment(change, site, context);
    case types.accessPolicy:
      return site && createPolicy(change, site, context);
    case types.userAssignedIdentity:
      return createIdentity(change, context);
    default:
      return undefined;
  }
}

function createAssignment(
  { properties, scope: scopeId }: CreateChange,
  site: Site | undefined,
  context: PrintContext,
): Creation | undefined {
  const scope = site ? idExpression(site) : printId(scopeId, context);
  const principal = at(properties, 'principalId');
  const principalId = printValue(principal, context);
  const guid = nameOf(asString(at(properties, 'roleDefinitionId')) ?? '');
  if (scope === undefined || principalId === undefined || guid === '') return undefined;
  const holder = principal.kind === 'reference' ? holderId(principal, context) : quoted(asString(principal) ?? '');
  if (holder === undefined) return undefined;
  const dependencies = [site && dependencyOn(site, scope), ...holderDependency(principal, context)];
  const dependsOn = [...new Set(dependencies.filter((item) => item !== undefined))];
  const name = `guid(${scope}, ${holder}, ${quoted(guid)})`;
  const body: JsonObject = {
    type: types.roleAssignment,
    apiVersion: apiVersions[types.roleAssignment] ?? '',
    scope: `[${scope}]`,
    name: `[${name}]`,
    ...(dependsOn.length > 0 && { dependsOn }),
    properties: {
      roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ${quoted(guid)})]`,
      principalId,
      principalType: asString(at(properties, 'principalType')) ?? 'ServicePrincipal',
    },
  };
  return added(body, 'keyGrant', `extensionResourceId(${scope}, ${quoted(types.roleAssignment)}, ${name})`, context);
}

function holderId(principal: ReferenceValue, context: PrintContext): string | undefined {
  const site = siteOf(principal.resource, context);
  return site ? idExpression(site) : printId(principal.resource, context);
}

function holderDependency(principal: Value, context: PrintContext): readonly (string | undefined)[] {
  if (principal.kind !== 'reference') return [];
  const site = siteOf(principal.resource, context);
  const id = holderId(principal, context);
  return site && id !== undefined ? [dependencyOn(site, id)] : [];
}

function dependencyOn(site: Site, id: string): string | undefined {
  const existing = valueNode(site.resource, 'existing');
  if (existing?.kind === 'literal' && existing.value === true) return undefined;
  return site.symbol ?? `[${id}]`;
}

/** An access policy is one item more in its vault's list. */
function createPolicy({ properties }: CreateChange, site: Site, context: PrintContext): Creation | undefined {
  const tenantId = printValue(at(properties, 'tenantId'), context) ?? '[subscription().tenantId]';
  const objectId = printValue(at(properties, 'objectId'), context);
  const permissions = printValue(at(properties, 'permissions'), context);
  if (objectId === undefined || permissions === undefined || site.isRepeated) return undefined;
  const policy: JsonObject = { tenantId, objectId, permissions };
  const vault = valueNode(site.resource, 'properties');
  if (vault?.kind !== 'object') return undefined;
  const list = memberNode(vault, 'accessPolicies')?.value;
  if (list && list.kind !== 'array') return undefined;
  const edit = list
    ? appendJson(context.document, list, policy)
    : appendMembers(context.document, vault, [['accessPolicies', [policy]]]);
  // A reference by id orders nothing by itself.
  const holder = holderDependency(at(properties, 'objectId'), context).filter((item) => item !== undefined);
  const order = holder.length === 0 ? [] : dependOn(site.resource, holder, context);
  return order && { edits: [...order, edit] };
}

function createIdentity({ resource, body }: CreateChange, context: PrintContext): Creation | undefined {
  const name = textExpression(nameOf(resource));
  const location = body?.['location'] ? printValue(body['location'], context) : '[resourceGroup().location]';
  if (name === undefined || location === undefined) return undefined;
  const identity: JsonObject = {
    type: types.userAssignedIdentity,
    apiVersion: apiVersions[types.userAssignedIdentity] ?? '',
    name: name === quoted(nameOf(resource)) ? nameOf(resource) : `[${name}]`,
    location,
  };
  return added(identity, 'keyIdentity', `resourceId(${quoted(types.userAssignedIdentity)}, ${name})`, context);
}

/**
 * A resource behind the others of the template.
 * @param id the expression for its id, by which others name it where resources have no symbols
 */
function added(
  body: JsonObject,
  symbol: string,
  id: string,
  { document, template }: PrintContext,
): Creation | undefined {
  const resources = valueNode(template, 'resources');
  if (resources?.kind === 'array') return { edits: [appendJson(document, resources, body)], dependency: `[${id}]` };
  if (resources?.kind !== 'object' || stringAt(template, 'languageVersion') === undefined) return undefined;
  let name = symbol;
  for (let next = 2; memberNode(resources, name); next++) name = `${symbol}${next}`;
  return { edits: [appendMembers(document, resources, [[name, body]])], dependency: name };
}
