import { expression, known, unknown, type Value } from '../../../core/resources/value.ts';
import {
  defaultSubscription,
  idSegment,
  resourceGroupScope,
  subscriptionOfScope,
  subscriptionScope,
  templateId,
} from '../../ids.ts';
import { callOf, numberOf, record, textOf } from '../language/values.ts';
import type { Environment } from './environment.ts';
import { evaluate, type LazyFunction } from './evaluate.ts';
import type { Call } from '../language/syntax.ts';

/** A segment of an id as a value of its own: what no file says is an expression. */
export function segmentValue(segment: string): Value {
  return /[{(]/.test(segment) ? expression(segment) : known(segment);
}

function evaluated(call: Call, env: Environment): readonly Value[] {
  return call.args.map((arg) => evaluate(arg, env));
}

/** The place of the type among the arguments: the first text with a slash. */
function typeIndex(args: readonly Value[]): number {
  return args.findIndex((arg) => /^[\w.]+\/[\w./]+$/.test(textOf(arg) ?? ''));
}

/** `resourceId([subscription], [resourceGroup], type, names…)`. */
const resourceId: LazyFunction = (call, env) => {
  const args = evaluated(call, env);
  const index = typeIndex(args);
  const type = args[index] && textOf(args[index]);
  if (type === undefined || index > 2) return undefined;
  const names = args.slice(index + 1).map((name) => idSegment(name));
  return known(templateId(scopeFor(args.slice(0, index), env), type, names));
};

function scopeFor(before: readonly Value[], env: Environment): string {
  const { place } = env.scope;
  const [first, second] = before.map((value) => idSegment(value));
  if (first === undefined) return place;
  if (second !== undefined) return resourceGroupScope(second, subscriptionScope(first));
  return resourceGroupScope(first, subscriptionOfScope(place));
}

const subscriptionResourceId: LazyFunction = (call, env) => {
  const args = evaluated(call, env);
  const index = typeIndex(args);
  const type = args[index] && textOf(args[index]);
  if (type === undefined || index > 1) return undefined;
  const [before] = args;
  const scope = index === 1 && before ? subscriptionScope(idSegment(before)) : subscriptionOfScope(env.scope.place);
  return known(
    templateId(
      scope,
      type,
      args.slice(index + 1).map((name) => idSegment(name)),
    ),
  );
};

const extensionResourceId: LazyFunction = (call, env) => {
  const [base, kind, ...names] = evaluated(call, env);
  const scope = base && textOf(base);
  const type = kind && textOf(kind);
  if (scope === undefined || type === undefined) return undefined;
  return known(
    templateId(
      scope,
      type,
      names.map((name) => idSegment(name)),
    ),
  );
};

const tenantResourceId: LazyFunction = (call, env) => {
  const [kind, ...names] = evaluated(call, env);
  const type = kind && textOf(kind);
  return type === undefined
    ? undefined
    : known(
        templateId(
          '',
          type,
          names.map((name) => idSegment(name)),
        ),
      );
};

const tenant = expression('subscription().tenantId');

function subscriptionOf(env: Environment): Value {
  const id = subscriptionOfScope(env.scope.place);
  return record({
    id: known(id),
    subscriptionId: segmentValue(id.slice('/subscriptions/'.length)),
    tenantId: tenant,
    displayName: expression('subscription().displayName'),
  });
}

function resourceGroupOf(env: Environment): Value {
  const { place } = env.scope;
  const name = /\/resourceGroups\/([^/]+)/i.exec(place)?.[1] ?? '{resourceGroup}';
  const isDefault = name === '{resourceGroup}' && place.startsWith(defaultSubscription);
  return record({
    id: known(place),
    name: segmentValue(name),
    location: expression(isDefault ? 'resourceGroup().location' : `resourceGroup(${name}).location`),
    tags: expression('resourceGroup().tags'),
  });
}

/** The index of the loop that is meant: of the name, or of the innermost. */
function copyIndex(call: Call, env: Environment): Value {
  const args = evaluated(call, env);
  const name = args[0] && textOf(args[0]);
  const offset = numberOf(args[name === undefined ? 0 : 1] ?? known(0)) ?? 0;
  const index = name === undefined ? [...env.loops.values()].at(-1) : env.loops.get(name.toLowerCase());
  if (!index) return unknown('there is no loop around it');
  const number = numberOf(index);
  if (number !== undefined) return known(number + offset);
  return offset === 0 ? index : callOf('add', [index, known(offset)]);
}

/** Functions that look at the deployment: its parameters, its place, its loops. Source: "ARM template functions". */
export const deploymentFunctions: Readonly<Record<string, LazyFunction>> = {
  parameters(call, env) {
    const [arg] = call.args;
    const name = arg && textOf(evaluate(arg, env));
    if (name === undefined) return undefined;
    return env.functionArgs?.get(name.toLowerCase()) ?? env.scope.parameter(name);
  },
  variables(call, env) {
    const [arg] = call.args;
    const name = arg && textOf(evaluate(arg, env));
    return name === undefined ? undefined : env.scope.variable(name);
  },
  copyindex: copyIndex,
  resourceid: resourceId,
  subscriptionresourceid: subscriptionResourceId,
  extensionresourceid: extensionResourceId,
  tenantresourceid: tenantResourceId,
  resourcegroup: (_call, env) => resourceGroupOf(env),
  subscription: (_call, env) => subscriptionOf(env),
  deployer: () =>
    record({
      objectId: expression('{deployer()}.objectId'),
      tenantId: expression('{deployer()}.tenantId'),
      userPrincipalName: expression('{deployer()}.userPrincipalName'),
    }),
  tenant: () => record({ tenantId: tenant, displayName: expression('tenant().displayName') }),
};
