import { nameOf, normalizeArmId } from '../../../core/resources/armId.ts';
import type { Declaration } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { asItems, asString, at, known, type Location, type Value } from '../../../core/resources/value.ts';
import { impliedResources } from '../../arm/reading/implied.ts';
import { idSegment } from '../../ids.ts';
import type { DeploymentNode } from '../../sequence.ts';
import type { ResourceDeclaration } from '../syntax.ts';
import { propertyOf } from './bodies.ts';
import { dependenciesOf } from './dependencies.ts';
import type { ModuleCall } from './moduleCalls.ts';
import type { ModuleInstance } from './moduleInstance.ts';
import type { ResourceInstance } from './resourceInstance.ts';
import type { ResourceInstances } from './resourceInstances.ts';

/** Everything that the deployment of a file does, that of its modules included. */
export function nodesOf(module: ModuleInstance): readonly DeploymentNode[] {
  const nodes: DeploymentNode[] = [];
  collectModule(module, undefined, nodes);
  return nodes;
}

/** @param start the node after which everything in the module comes */
function collectModule(module: ModuleInstance, start: string | undefined, nodes: DeploymentNode[]): readonly string[] {
  const { source, registry, reading } = module.deployment;
  const first = start === undefined ? [] : [start];
  const own: string[] = [];
  for (const problem of registry ? [] : source.problems)
    reading.cannotRead({ uri: source.uri, range: source.lines.range(problem), reason: problem.reason });
  for (const statement of source.tree.statements) {
    if (statement.kind === 'resource') {
      const instances = module.resources(statement.name.name);
      if (!instances || source.symbols.get(statement.name.name) !== statement) continue;
      for (const node of collectResources(statement, instances, module, first, nodes)) own.push(node);
    } else if (statement.kind === 'module' && source.symbols.get(statement.name.name) === statement) {
      const named = dependenciesOf([statement.body], source);
      const after = [...first, ...named.map((name) => inModule(name, module))];
      own.push(...collectCalls(module, statement.name.name, after, nodes));
    }
  }
  return own;
}

function collectCalls(
  module: ModuleInstance,
  name: string,
  after: readonly string[],
  nodes: DeploymentNode[],
): readonly string[] {
  const whole = `${module.deployment.node}/${name}`;
  const ends: string[] = [];
  for (const call of module.calls(name)) {
    if (call.skipped) continue;
    const start = `${call.node}:start`;
    nodes.push({ node: start, after });
    const inner = call.instance ? collectModule(call.instance, start, nodes) : collectTemplate(call, start, nodes);
    if (call.node === whole) nodes.push({ node: whole, after: [start, ...inner] });
    else {
      nodes.push({ node: call.node, after: [start, ...inner] });
      ends.push(call.node);
    }
  }
  if (ends.length > 0) nodes.push({ node: whole, after: ends });
  return [whole];
}

/** What an ARM template deploys, with what it takes to exist. */
function collectTemplate(
  { template, conditional }: ModuleCall,
  start: string,
  nodes: DeploymentNode[],
): readonly string[] {
  const own = template?.nodes(start, conditional) ?? [];
  nodes.push(...own, ...impliedResources(own));
  return own.map(({ node }) => node);
}

function collectResources(
  statement: ResourceDeclaration,
  { instances, loop }: ResourceInstances,
  module: ModuleInstance,
  before: readonly string[],
  nodes: DeploymentNode[],
): readonly string[] {
  const symbol = symbolPath(statement, instances);
  const own: string[] = [];
  for (const instance of instances) {
    if (instance.skipped) continue;
    const nested = (name: string): string | undefined => nestedName(instance, name);
    const after = [...before];
    for (const name of dependenciesOf([statement.body], module.source, nested))
      if (name !== symbol) after.push(inModule(name, module));
    own.push(instance.node);
    for (const more of addResource(instance, after, nodes)) own.push(more);
    for (const inner of instance.nestedStatements()) {
      const children = instance.nestedInstances(inner.name.name);
      if (!children) continue;
      for (const more of collectResources(inner, children, module, [...before, instance.node], nodes)) own.push(more);
    }
  }
  const [first] = instances;
  if (loop && first) {
    const whole = first.node.replace(/\[\d+\]$/, '');
    nodes.push({ node: whole, after: instances.map(({ node }) => node) });
    own.push(whole);
  }
  return own;
}

/** A nested resource by the name that it has in the bodies around it, as it is called from outside. */
function nestedName(instance: ResourceInstance, name: string): string | undefined {
  for (let around: ResourceInstance | undefined = instance; around; around = around.pieces.parent) {
    if (around.nestedStatements().some((statement) => statement.name.name === name))
      return `${symbolOf(around)}::${name}`;
  }
  return undefined;
}

function symbolOf({ pieces }: ResourceInstance): string {
  return pieces.node.slice(pieces.module.deployment.node.length + 1);
}

function symbolPath(statement: ResourceDeclaration, instances: readonly ResourceInstance[]): string {
  const [first] = instances;
  if (!first) return statement.name.name;
  const symbol = symbolOf(first);
  return symbol.endsWith(']') ? symbol.slice(0, symbol.lastIndexOf('[')) : symbol;
}

function inModule(name: string, module: ModuleInstance): string {
  return `${module.deployment.node}/${name}`;
}

/** Adds the node of a resource; the nodes that it becomes besides its own. */
function addResource(instance: ResourceInstance, after: readonly string[], nodes: DeploymentNode[]): readonly string[] {
  const type = instance.coreType();
  if (type === undefined) {
    nodes.push({ node: instance.node, after });
    return [];
  }
  if (type === types.accessPolicy && !instance.pieces.statement.existing) return addPolicies(instance, after, nodes);
  nodes.push({
    node: instance.node,
    after,
    pieces: {
      id: instance.id,
      type,
      name: shownName(instance),
      body: instance.body,
      declaration: declarationOf(instance),
      propertyName: (path) => propertyName(instance, path),
    },
  });
  return [];
}

/** The name to show: the symbolic one where the name is an expression. */
function shownName(instance: ResourceInstance): string {
  const name = asString(instance.name);
  if (name === undefined) return declarationOf(instance).symbol ?? nameOf(instance.id);
  return name.slice(name.lastIndexOf('/') + 1);
}

/** What is written through `accessPolicies/add` is a list; each of them is a resource of its own here. */
function addPolicies(instance: ResourceInstance, after: readonly string[], nodes: DeploymentNode[]): readonly string[] {
  const vault = instance.id.replace(/\/accessPolicies\/[^/]*$/i, '');
  const removes = asString(instance.name)?.toLowerCase() === 'remove';
  const list = at(instance.body, 'properties.accessPolicies');
  const policies = removes ? [] : (asItems(list) ?? [list]);
  const added = policies.map((policy, index): DeploymentNode => {
    const properties: Record<string, Value> = { vaultId: known(normalizeArmId(vault)) };
    for (const name of ['objectId', 'tenantId', 'applicationId', 'permissions']) properties[name] = at(policy, name);
    return {
      node: `${instance.node}#${index}`,
      after,
      pieces: {
        id: `${vault}/accessPolicies/${idSegment(at(policy, 'objectId'), `{policy of ${instance.node}}`)}`,
        type: types.accessPolicy,
        name: nameOf(vault),
        body: { kind: 'object', entries: { properties: { kind: 'object', entries: properties } } },
        declaration: declarationOf(instance),
      },
    };
  });
  const names = added.map(({ node }) => node);
  nodes.push(...added, { node: instance.node, after: [...after, ...names] });
  return names;
}

function declarationOf(instance: ResourceInstance): Omit<Declaration, 'place'> {
  const { statement, module } = instance.pieces;
  const { registry } = module.deployment;
  const from = registry ? registry.call : statement;
  const source = registry ? registry.source : module.source;
  return {
    format: 'bicep',
    uri: source.uri,
    range: source.lines.range(from),
    heading: source.lines.range(from.name),
    symbol: from.name.name,
    ...(statement.existing && { existing: true as const }),
    ...(instance.conditional && { conditional: true as const }),
    ...(registry
      ? { module: registry.module }
      : instance.apiVersion !== undefined && { apiVersion: instance.apiVersion }),
  };
}

/** Where the name of a property stands, as far as the body is written out in place; the version of the API stands in the type. */
function propertyName(instance: ResourceInstance, path: string): Location | undefined {
  if (path === 'apiVersion') return versionPlace(instance);
  const { module, object } = instance.pieces;
  let inside = object;
  let place: Location | undefined;
  for (const name of path.split('.')) {
    const property = propertyOf(inside, name);
    if (!property) return undefined;
    place = module.place(property.key);
    inside = property.value.kind === 'object' ? property.value : undefined;
  }
  return place;
}

/** A nested resource has the version of the one around it where it says none. */
function versionPlace({ pieces: { statement, module, parent } }: ResourceInstance): Location | undefined {
  const { type } = statement;
  const at = type.kind === 'string' ? type.value.indexOf('@') : -1;
  if (at < 0) return parent && versionPlace(parent);
  return module.place({ start: type.start + at + 2, end: type.end - 1 });
}
