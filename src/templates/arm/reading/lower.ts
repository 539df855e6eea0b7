import { nameOf, normalizeArmId, parentArmId } from '../../../core/resources/armId.ts';
import { resourceType, types, type ResourceType } from '../../../core/resources/types.ts';
import { known, type Location, type Value } from '../../../core/resources/value.ts';
import { idSegment, subscriptionOfScope } from '../../ids.ts';
import type { DeploymentNode } from '../../sequence.ts';
import { itemsAt, memberNode, valueNode, type JsonNode } from '../../json/node.ts';
import { entriesOf, itemsOf, memberOf, record, textOf } from '../language/values.ts';
import type { Environment } from './environment.ts';
import { evaluateMembers, evaluateNode } from './evaluateNode.ts';
import type { Instance } from './instance.ts';
import type { TemplateScope } from './scope.ts';

type Pieces = NonNullable<DeploymentNode['pieces']>;

/**
 * What a template and all that are nested in it deploy, one step at a time: a large template is not lowered at once. A step that makes
 * nothing is undefined.
 * @param above the nodes that come before all of it
 */
export function* lower(
  scope: TemplateScope,
  above: readonly string[] = [],
  conditional = false,
): Generator<DeploymentNode | undefined> {
  const preparing = scope.prepare();
  while (preparing.next().done !== true) yield undefined;
  for (const instance of scope.instances) {
    if (instance.isDeployment) yield* lowerDeployment(instance, above, conditional);
    else yield* lowerResource(instance, above, conditional);
  }
}

/** A deployment is two nodes: one that all of its resources come after, and one that comes after all of them. */
function* lowerDeployment(
  instance: Instance,
  above: readonly string[],
  conditional: boolean,
): Generator<DeploymentNode | undefined> {
  const module = instance.module();
  const inner: string[] = [];
  for (const name of argumentNames(instance)) module?.parameter(name);
  yield { node: instance.node, after: [...above, ...dependencies(instance), ...instance.argumentsUse] };
  if (module) {
    for (const node of lower(module, [instance.node], conditional || instance.conditional)) {
      if (node) inner.push(node.node);
      yield node;
    }
  }
  yield { node: instance.done, after: [instance.node, ...inner] };
}

function argumentNames({ declared }: Instance): readonly string[] {
  const parameters = valueNode(declared, 'properties', 'parameters');
  return parameters?.kind === 'object' ? parameters.members.map(({ name }) => name) : [];
}

/** The nodes that `dependsOn` names. */
function dependencies(instance: Instance): readonly string[] {
  const nodes: string[] = [];
  let env: Environment | undefined;
  for (const item of itemsAt(instance.declared, 'dependsOn')) {
    env ??= instance.environment();
    const value = evaluateNode(item, env);
    const text = textOf(value) ?? (value.kind === 'reference' ? value.path : undefined);
    for (const other of text === undefined ? [] : instance.scope.find(text)) {
      if (other !== instance) nodes.push(other.done);
    }
  }
  return nodes;
}

/** What says how a resource is deployed, not what it is. */
const aside = new Set(['resources', 'dependson', 'copy', 'condition', 'existing', 'scope', 'type']);

function* lowerResource(instance: Instance, above: readonly string[], conditional: boolean): Generator<DeploymentNode> {
  const { declared, node, parent } = instance;
  const type = typeOf(instance.type);
  const used = new Set<string>();
  const env = instance.environment(used);
  const after = (): readonly string[] => [
    ...above,
    ...dependencies(instance),
    ...(parent ? [parent.node] : []),
    ...used,
  ];
  if (!type) {
    for (const { name, value } of declared.members) {
      if (value && !aside.has(name.toLowerCase())) evaluateReferences(value, env);
    }
    yield { node, after: after() };
    return;
  }
  const body = evaluateMembers(declared, env, (name) => !aside.has(name.toLowerCase()));
  if (type === types.accessPolicy) yield* lowerPolicies(instance, body, after(), conditional);
  else
    yield {
      node,
      after: after(),
      pieces: piecesOf(instance, type, instance.id, bodyOf(instance, type, body), conditional),
    };
}

function typeOf(spelling: string): ResourceType | undefined {
  return spelling.toLowerCase() === 'microsoft.resources/resourcegroups' ? types.resourceGroup : resourceType(spelling);
}

/** The body in the form in which it is judged: an assignment knows its scope and role by id. */
function bodyOf(instance: Instance, type: ResourceType, body: Value): Value {
  if (type !== types.roleAssignment) return body;
  const properties = memberOf(body, 'properties');
  const role = memberOf(properties, 'roleDefinitionId');
  return record({
    ...entriesOf(body),
    properties: {
      ...record({
        ...entriesOf(properties),
        roleDefinitionId: roleId(role, instance.scope.place),
        scope: instance.within,
      }),
      ...(properties.origin && { origin: properties.origin }),
    },
  });
}

/** A role's id, however it was written: built-in roles are the same in every subscription. */
function roleId(role: Value, place: string): Value {
  const id = textOf(role);
  const [, guid] = /\/roleDefinitions\/([0-9a-f-]{36})$/i.exec(id ?? '') ?? [];
  if (guid === undefined || role.kind !== 'known') return role;
  return { ...role, value: `${subscriptionOfScope(place)}/providers/Microsoft.Authorization/roleDefinitions/${guid}` };
}

/** `vaults/accessPolicies` named `add` or `replace` holds any number of policies: each is judged for itself. */
function* lowerPolicies(
  instance: Instance,
  body: Value,
  after: readonly string[],
  conditional: boolean,
): Generator<DeploymentNode> {
  const vault = parentArmId(instance.id) ?? instance.id;
  const policies =
    nameOf(instance.id).toLowerCase() === 'remove'
      ? []
      : (itemsOf(memberOf(memberOf(body, 'properties'), 'accessPolicies')) ?? []);
  const nodes: string[] = [];
  for (const [index, policy] of policies.entries()) {
    const node = `${instance.node}/policy${index}`;
    nodes.push(node);
    const id = `${vault}/accessPolicies/${idSegment(memberOf(policy, 'objectId'), `{policy ${node}}`)}`;
    const properties = record({ ...entriesOf(policy), vaultId: known(normalizeArmId(vault)) });
    const own = { ...properties, ...(policy.origin && { origin: policy.origin }) };
    yield { node, after, pieces: piecesOf(instance, types.accessPolicy, id, record({ properties: own }), conditional) };
  }
  yield { node: instance.node, after: [...after, ...nodes] };
}

function piecesOf(instance: Instance, type: ResourceType, id: string, body: Value, conditional: boolean): Pieces {
  const { scope, declared, symbol, symbolSpan, existing } = instance;
  const { document } = scope;
  const version = valueNode(declared, 'apiVersion');
  const apiVersion = version && textOf(evaluateNode(version, instance.environment()));
  const heading = symbolSpan ?? valueNode(declared, 'type') ?? declared;
  return {
    id,
    type,
    body,
    propertyName: (path) => placeOfName(instance, path),
    declaration: {
      format: 'arm',
      uri: document.uri,
      range: document.lines.range(declared),
      heading: document.lines.range(heading),
      ...(apiVersion !== undefined && { apiVersion }),
      ...(symbol !== undefined && { symbol }),
      ...(existing && { existing: true as const }),
      ...((conditional || instance.conditional) && { conditional: true as const }),
    },
  };
}

function placeOfName({ scope, declared }: Instance, path: string): Location | undefined {
  const names = path.split('.');
  const last = names.pop();
  const member = last === undefined ? undefined : memberNode(valueNode(declared, ...names), last);
  return member && scope.document.place({ start: member.nameStart, end: member.nameEnd });
}

/** Evaluates only what can refer to another resource, for a resource that is not judged itself. */
function evaluateReferences(root: JsonNode, env: Environment): void {
  if (root.kind === 'literal') return;
  const open: JsonNode[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'array') for (const item of node.items) open.push(item);
    else if (node.kind === 'object') for (const { value } of node.members) if (value) open.push(value);
    if (node.kind === 'string' && node.value.startsWith('[') && /reference|list|parameters/i.test(node.value)) {
      evaluateNode(node, env);
    }
  }
}
