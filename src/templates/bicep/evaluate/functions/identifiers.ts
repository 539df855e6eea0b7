import { normalizeArmId } from '../../../../core/resources/armId.ts';
import { canonicalText, expression, known, reference, type Value } from '../../../../core/resources/value.ts';
import { idSegment, resourceGroupScope, subscriptionOfScope, subscriptionScope, templateId } from '../../../ids.ts';
import type { Environment } from '../environment.ts';
import { textOf } from './text.ts';
import type { ValueFunctions } from './table.ts';

/** Where a type stands among the arguments: what comes before it says where the resource is. */
function typeAmong(
  args: readonly Value[],
): { readonly before: readonly Value[]; readonly type: string; readonly names: readonly Value[] } | undefined {
  const index = args.findIndex((arg) => /^[\w.]+\.[\w.]+\/[\w./-]+$/.test(textOf(arg) ?? ''));
  const type = index < 0 ? undefined : textOf(args[index]);
  if (type === undefined) return undefined;
  return { before: args.slice(0, index), type, names: args.slice(index + 1) };
}

function idIn(scope: string, type: string, names: readonly Value[]): Value | undefined {
  const segments = names.map((name) => (canonicalText(name) === undefined ? undefined : idSegment(name)));
  if (segments.includes(undefined)) return undefined;
  return known(templateId(scope, type, segments as string[]));
}

/** The subscription in which a file is deployed. */
const here = ({ scope }: Environment): string => subscriptionOfScope(scope.id);

export const identifierFunctions: ValueFunctions = {
  resourceId(args, environment) {
    const parts = typeAmong(args);
    if (!parts) return undefined;
    const [first, second] = parts.before;
    const scope = second
      ? resourceGroupScope(idSegment(second), first && subscriptionScope(idSegment(first)))
      : first
        ? resourceGroupScope(idSegment(first), here(environment))
        : environment.scope.id;
    return idIn(scope, parts.type, parts.names);
  },
  subscriptionResourceId(args, environment) {
    const parts = typeAmong(args);
    const [subscription] = parts?.before ?? [];
    const scope = subscription ? subscriptionScope(idSegment(subscription)) : here(environment);
    return parts && idIn(scope, parts.type, parts.names);
  },
  tenantResourceId(args) {
    const parts = typeAmong(args);
    return parts && idIn('', parts.type, parts.names);
  },
  extensionResourceId([base, ...args]) {
    const parts = typeAmong(args);
    const scope = base && canonicalText(base);
    return parts && scope !== undefined ? idIn(scope, parts.type, parts.names) : undefined;
  },
  /** The properties of a resource, by its id. */
  reference([id, , full]) {
    const text = textOf(id);
    if (text?.startsWith('/') !== true) return undefined;
    return reference(normalizeArmId(text), textOf(full)?.toLowerCase() === 'full' ? '' : 'properties');
  },
  parseUri([uri]) {
    const text = textOf(uri);
    const match = text === undefined ? undefined : /^(\w+):\/\/([^/:?#]+)(?::(\d+))?([^?#]*)(\?[^#]*)?$/.exec(text);
    if (!match) return undefined;
    const [, scheme = '', host = '', port, path = '', query = ''] = match;
    const entries = { scheme: known(scheme), host: known(host), path: known(path), query: known(query) };
    return { kind: 'object', entries: { ...entries, port: port === undefined ? known(null) : known(Number(port)) } };
  },
  resourceGroup(args, environment) {
    const [first, second] = args;
    if (!first) return groupAt(environment.scope.id, environment);
    const scope = second
      ? resourceGroupScope(idSegment(second), subscriptionScope(idSegment(first)))
      : resourceGroupScope(idSegment(first), here(environment));
    return groupAt(scope, environment);
  },
  subscription([given], environment) {
    const id = given ? subscriptionScope(idSegment(given)) : here(environment);
    return {
      kind: 'object',
      entries: {
        id: known(id),
        subscriptionId: fromSegment(id.split('/')[2] ?? ''),
        tenantId: expression('{tenant().tenantId}'),
        displayName: expression('{subscription().displayName}'),
      },
    };
  },
  tenant: () => ({
    kind: 'object',
    entries: { id: known(''), tenantId: expression('{tenant().tenantId}') },
  }),
  managementGroup: ([name]) => ({
    kind: 'object',
    entries: {
      id: known(`/providers/Microsoft.Management/managementGroups/${name ? idSegment(name) : '{managementGroup}'}`),
      name: name ?? expression('{managementGroup}'),
    },
  }),
  deployment: () => expression('{deployment()}'),
  deployer: () => expression('{deployer()}'),
  /** A cloud's own suffixes are known only to that cloud. */
  environment: () => ({
    kind: 'object',
    entries: Object.fromEntries([
      ['name', expression('{environment().name}')] as const,
      ['suffixes', suffixes()] as const,
      ['resourceManager', expression('{environment().resourceManager}')] as const,
      ['authentication', expression('{environment().authentication}')] as const,
    ]),
  }),
};

function suffixes(): Value {
  const names = ['keyvaultDns', 'managedhsmDns', 'storage', 'sqlServerHostname', 'acrLoginServer'];
  return {
    kind: 'object',
    entries: Object.fromEntries(names.map((name) => [name, expression(`{environment().suffixes.${name}}`)])),
  };
}

function groupAt(scope: string, environment: Environment): Value {
  const segments = scope.split('/');
  const name = segments[3]?.toLowerCase() === 'resourcegroups' ? (segments[4] ?? '') : '{resourceGroup}';
  const isOwn = scope === environment.scope.id;
  const elsewhere = name === '{resourceGroup}' ? '{resourceGroup().location}' : `{resourceGroup(${name}).location}`;
  return {
    kind: 'object',
    entries: {
      id: known(scope),
      name: fromSegment(name),
      location: (isOwn ? environment.scope.location : undefined) ?? expression(elsewhere),
      tags: expression(`{resourceGroup(${name}).tags}`),
    },
  };
}

function fromSegment(segment: string): Value {
  return segment.includes('{') ? expression(segment.replaceAll('∕', '/')) : known(segment);
}
