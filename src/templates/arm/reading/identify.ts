import { canonicalText, known, unknown, type Value } from '../../../core/resources/value.ts';
import {
  idSegment,
  nameSegments,
  resourceGroupScope,
  subscriptionOfScope,
  subscriptionScope,
  templateId,
} from '../../ids.ts';
import { stringAt, valueNode, type ObjectNode } from '../../json/node.ts';
import { textOf } from '../language/values.ts';
import type { Environment } from './environment.ts';
import { evaluateNode } from './evaluateNode.ts';
import type { TemplateScope } from './scope.ts';

/** What a resource is. */
export interface Identified {
  /** Provider and types, as the template spells them; of an extension resource its own. */
  readonly type: string;
  /** The whole name, `vault/key`. */
  readonly name: Value;
  readonly id: string;
  /** The id of what it is deployed to: the resource group, or the resource that it extends. An expression where it is not known. */
  readonly within: Value;
}

interface Identifiable {
  readonly scope: TemplateScope;
  readonly declared: ObjectNode;
  readonly parent: Identified | undefined;
  environment(): Environment;
}

export function identify(resource: Identifiable): Identified {
  const { declared, parent } = resource;
  const env = resource.environment();
  const name = nameOf(declared, env);
  const written = stringAt(declared, 'type') ?? '';
  const nested = parent && !/^[^/]*\.[^/]*\//.test(written);
  const type = nested ? `${parent.type}/${written}` : written;
  const [above, own] = partsOfExtension(type);
  if (own !== undefined) return extension(resource, above, own, name, parent, nested === true);
  if (nested) {
    const segment = nameSegments(name).at(-1) ?? '{unknown}';
    const whole = `${canonicalText(parent.name) ?? '{unknown}'}/${segment}`;
    const last = type.slice(type.lastIndexOf('/') + 1);
    return { type, name: known(whole), id: `${parent.id}/${last}/${segment}`, within: parent.within };
  }
  const within = placeOf(resource, env);
  if (type.toLowerCase() === 'microsoft.resources/resourcegroups') {
    const subscription = subscriptionOfScope(resource.scope.place);
    return { type, name, id: resourceGroupScope(idSegment(name), subscription), within };
  }
  return { type, name, id: templateId(idOf(within), type, namesFor(type, name)), within };
}

function nameOf(declared: ObjectNode, env: Environment): Value {
  const node = valueNode(declared, 'name');
  if (!node) return unknown('it has no name');
  const value = evaluateNode(node, env);
  // What has no text is told apart from other such things by where it stands.
  return canonicalText(value) === undefined
    ? { kind: 'reference', resource: 'expression:', path: `{name at ${node.start}}` }
    : value;
}

/** `Microsoft.KeyVault/vaults/providers/roleAssignments` is a role assignment that extends a vault. */
function partsOfExtension(type: string): readonly [string, string?] {
  const segments = type.split('/');
  const at = segments.findIndex((segment, index) => index > 1 && segment.toLowerCase() === 'providers');
  return at < 0 ? [type] : [segments.slice(0, at).join('/'), segments.slice(at + 1).join('/')];
}

function extension(
  resource: Identifiable,
  above: string,
  own: string,
  name: Value,
  parent: Identified | undefined,
  nested: boolean,
): Identified {
  const segments = nameSegments(name);
  const provider = segments.findIndex((segment) => /^[A-Za-z]+\.[A-Za-z.]+$/.test(segment));
  const before = provider < 0 ? segments.slice(0, -1) : segments.slice(0, provider);
  const type = `${provider < 0 ? 'Microsoft.Authorization' : (segments[provider] ?? '')}/${own}`;
  const extended =
    nested && parent ? parent.id : templateId(resource.scope.place, above, namesFor(above, known(before.join('/'))));
  const last = segments.slice(provider < 0 ? -1 : provider + 1);
  return { type, name, id: templateId(extended, type, last), within: known(extended) };
}

/** A name's segments, as many as the type has: of one that is known as a whole only, the last. */
function namesFor(type: string, name: Value): readonly string[] {
  const wanted = type.split('/').length - 1;
  const segments = nameSegments(name);
  const missing = Array.from({ length: Math.max(0, wanted - segments.length) }, () => '{unknown}');
  return [...missing, ...segments].slice(-Math.max(1, wanted));
}

/** What a resource is deployed to: what its scope says, or the template's place. */
function placeOf({ scope, declared }: Identifiable, env: Environment): Value {
  const node = valueNode(declared, 'scope');
  if (node) {
    const value = evaluateNode(node, env);
    const text =
      textOf(value) ?? (canonicalText(value)?.startsWith('Microsoft.') === true ? canonicalText(value) : undefined);
    if (text === undefined) return value;
    if (text === '/' || text.startsWith('/')) return known(text === '/' ? '' : text);
    const [type, name] = splitRelative(text);
    return known(templateId(scope.place, type, name));
  }
  const group = valueNode(declared, 'resourceGroup');
  const subscription = valueNode(declared, 'subscriptionId');
  const inSubscription = subscription
    ? subscriptionScope(idSegment(evaluateNode(subscription, env)))
    : subscriptionOfScope(scope.place);
  if (group) return known(resourceGroupScope(idSegment(evaluateNode(group, env)), inSubscription));
  return known(subscription ? inSubscription : scope.place);
}

/** `Microsoft.KeyVault/vaults/keys/v/k`: a type and as many names. */
function splitRelative(text: string): readonly [string, readonly string[]] {
  const [provider = '', ...rest] = nameSegments(known(text));
  const half = rest.length / 2;
  // Some write the types first and the names behind, some in pairs.
  if (half === 1) return [`${provider}/${rest[0] ?? ''}`, rest.slice(1)];
  const pairs = rest.filter((_, index) => index % 2 === 0);
  return [[provider, ...pairs].join('/'), rest.filter((_, index) => index % 2 === 1)];
}

function idOf(within: Value): string {
  return textOf(within) ?? `/${idSegment(within)}`;
}
