import { nameOf, normalizeArmId } from '../../../core/resources/armId.ts';
import { expression, isExpression, known, reference, unknown, type Value } from '../../../core/resources/value.ts';
import { isComputed } from '../../declared.ts';
import { valueNode } from '../../json/node.ts';
import { argumentText, callOf, list, record, textOf } from '../language/values.ts';
import { segmentValue } from './deploymentFunctions.ts';
import type { Environment } from './environment.ts';
import { evaluate, type LazyFunction } from './evaluate.ts';
import { evaluateNode } from './evaluateNode.ts';
import type { Instance } from './instance.ts';

/** Stands before the node of a nested deployment, to which a reference leads until it names an output. */
const deploymentPrefix = 'deployment:';

/** The resources of this template that a text means: a symbolic name, an id, a name. */
function meant(text: string, env: Environment): readonly Instance[] {
  const own = env.resources.find(text);
  return own.length > 0 || env.resources === env.scope ? own : env.scope.find(text);
}

/** `reference(what, [apiVersion], ['Full'])`. Without `Full` it is the resource's `properties`. */
const referenceTo: LazyFunction = (call, env) => {
  const [what, , extent] = call.args.map((arg) => evaluate(arg, env));
  if (!what) return undefined;
  const path = extent && textOf(extent)?.toLowerCase() === 'full' ? '' : 'properties';
  const text = textOf(what) ?? (what.kind === 'reference' ? what.path : undefined);
  const target = text === undefined ? undefined : meant(text, env).at(-1);
  if (target) {
    env.used.add(target.done);
    if (target.isDeployment) return reference(`${deploymentPrefix}${target.node}`, path);
    return reference(normalizeArmId(target.id), path);
  }
  const id = textOf(what);
  if (id?.startsWith('/') === true) return reference(normalizeArmId(id), path);
  const shown = argumentText(what);
  if (shown === undefined) return what.kind === 'unknown' ? what : unknown('what it refers to is not known');
  return expression(path === '' ? `reference(${shown},'full')` : `reference(${shown})`);
};

/** `listKeys(id, apiVersion)` and its kin: what Azure answers, after the resource is there. */
function listing(name: string): LazyFunction {
  return (call, env) => {
    const args = call.args.map((arg) => evaluate(arg, env));
    const text = args[0] && textOf(args[0]);
    for (const target of text === undefined ? [] : meant(text, env)) env.used.add(target.done);
    return callOf(name, args);
  };
}

const listings = [
  'list',
  'listKeys',
  'listSecrets',
  'listAdminKeys',
  'listQueryKeys',
  'listAccountSas',
  'listCredentials',
];

/** The version that a key's own URI ends with is whichever the key has at deployment. */
const split: LazyFunction = (call, env) => {
  const [what, delimiter] = call.args.map((arg) => evaluate(arg, env));
  if (what?.kind !== 'reference' || isExpression(what) || !delimiter || textOf(delimiter) !== '/') return undefined;
  if (what.path.toLowerCase() !== 'properties.keyuriwithversion') return undefined;
  return list([
    known('https:'),
    known(''),
    expression(`{${what.resource}#host}`),
    known('keys'),
    segmentValue(nameOf(what.resource)),
    reference(what.resource, 'properties.version'),
  ]);
};

export const referenceFunctions: Readonly<Record<string, LazyFunction>> = {
  reference: referenceTo,
  split,
  resourceinfo(call, env) {
    const [symbol] = call.args;
    const target = symbol?.kind === 'text' ? meant(symbol.value, env).at(-1) : undefined;
    return target && record({ id: known(target.id), name: target.name, type: known(target.type) });
  },
  ...Object.fromEntries(listings.map((name) => [name.toLowerCase(), listing(name)])),
};

/** What a reference into this deployment means as far as its files say: a nested deployment's output, a property that is written. */
export function settled(value: Value, env: Environment): Value {
  if (value.kind !== 'reference' || isExpression(value)) return value;
  if (value.resource.startsWith(deploymentPrefix)) return outputOf(value, env);
  if (!value.path.includes('.') || isComputedAnywhere(value.path)) return value;
  const target = meant(value.resource, env).findLast(({ existing }) => !existing);
  if (!target || isComputed(target.type, value.path)) return value;
  const written = valueNode(target.declared, ...value.path.split('.'));
  // What is written as an object may be completed by Azure, so it stays a reference.
  return written && written.kind !== 'object' ? evaluateNode(written, target.environment(env.used)) : value;
}

function isComputedAnywhere(path: string): boolean {
  return /^(?:identity\.|properties\.(?:vaultUri|hsmUri|keyUri|keyUriWithVersion|principalId|clientId|endpoint)$)/i.test(
    path,
  );
}

function outputOf(value: Value & { kind: 'reference' }, env: Environment): Value {
  const [, name] = /^properties\.outputs\.([^.]+)\.value$/i.exec(value.path) ?? [];
  if (name === undefined) return value;
  const deployment = env.scope.world.modules.get(value.resource.slice(deploymentPrefix.length));
  const inner = deployment?.module();
  return inner?.output(name) ?? expression(`{${deployment?.id ?? value.resource}#outputs.${name}}`);
}
