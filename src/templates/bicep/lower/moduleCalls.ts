import { asBoolean, at, expression, unknown, type Value } from '../../../core/resources/value.ts';
import { isTemplate } from '../../arm/recognise.ts';
import { registrySource } from '../../avm/bicep.ts';
import { defaultScope } from '../../ids.ts';
import { withNames, type DeploymentScope, type Environment } from '../evaluate/environment.ts';
import { evaluate, evaluateAt, membersOf, roundsOf } from '../evaluate/expression.ts';
import { valueOf, type Result } from '../evaluate/result.ts';
import type { ModuleDeclaration } from '../syntax.ts';
import { bodyParts, propertyOf } from './bodies.ts';
import { JsonModule } from './jsonModule.ts';
import { ModuleInstance } from './moduleInstance.ts';
import { idOf } from './resourceInstance.ts';
import { isRemote, literalText, resolvePath, type SourceFile } from './source.ts';

/** One use of a module. */
export interface ModuleCall {
  readonly statement: ModuleDeclaration;
  readonly node: string;
  readonly name: Value;
  /** Its condition is known to be false. */
  readonly skipped: boolean;
  /** The file with the caller's values; undefined where it is not here. */
  readonly instance: ModuleInstance | undefined;
  /** The same of a module that is written as an ARM template. */
  readonly template: JsonModule | undefined;
  /** Whether it is deployed depends on what is not known. */
  readonly conditional: boolean;
  /** The list is not known: the one use stands for each of its items. */
  readonly each: boolean;
  output(name: string): Value;
}

/** What a module's path leads to. */
type Target =
  | { readonly kind: 'file'; readonly source: SourceFile; readonly registry?: string }
  | { readonly kind: 'template'; readonly uri: string; readonly text: string }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'lost'; readonly reason: string };

export function moduleCalls(statement: ModuleDeclaration, caller: ModuleInstance): readonly ModuleCall[] {
  const { loop } = bodyParts(statement.body);
  const target = targetOf(statement, caller);
  if (target.kind === 'lost')
    caller.deployment.reading.cannotRead({
      uri: caller.source.uri,
      range: caller.source.lines.range(statement.path),
      reason: target.reason,
    });
  const node = `${caller.deployment.node}/${statement.name.name}`;
  if (!loop) return [callOf(statement, caller, caller, { node, target, each: false })];
  const rounds = roundsOf(loop, caller);
  return rounds.names.map((names, index) =>
    callOf(statement, caller, withNames(caller, names), { node: `${node}[${index}]`, target, each: rounds.each }),
  );
}

/** What the name of the statement means. */
export function moduleResult(
  statement: ModuleDeclaration,
  calls: readonly ModuleCall[],
  caller: ModuleInstance,
): Result {
  const results = calls.map((call): Result => ({
    kind: 'module',
    name: call.name,
    outputs: (name) => call.output(name),
    atOutputs: false,
  }));
  if (bodyParts(statement.body).loop)
    return { kind: 'instances', instances: results, each: calls.some(({ each }) => each) };
  return results[0] ?? unknown(`${statement.name.name} could not be understood in ${caller.source.uri}`);
}

function targetOf(statement: ModuleDeclaration, caller: ModuleInstance): Target {
  const path = literalText(statement.path);
  if (path === undefined) return { kind: 'lost', reason: 'the path of a module is a text without expressions' };
  if (isRemote(path)) {
    const source = registrySource(path);
    return source ? { kind: 'file', source, registry: path } : { kind: 'foreign' };
  }
  const uri = resolvePath(path, caller.source.uri);
  if (uri === undefined) return { kind: 'lost', reason: 'it is not the path of a file' };
  if (caller.deployment.chain.includes(uri)) return { kind: 'lost', reason: 'the module leads back to itself' };
  const file = caller.deployment.reading.file(uri);
  if (file.kind === 'lost') return { kind: 'lost', reason: `The module cannot be read: ${file.reason}` };
  if (file.kind === 'text') {
    if (isTemplate(file.text)) return { kind: 'template', uri, text: file.text };
    return { kind: 'lost', reason: 'only modules written in Bicep or as ARM templates are followed' };
  }
  return { kind: 'file', source: file.source };
}

interface CallPieces {
  readonly node: string;
  readonly target: Target;
  readonly each: boolean;
}

function callOf(
  statement: ModuleDeclaration,
  caller: ModuleInstance,
  environment: Environment,
  { node, target, each }: CallPieces,
): ModuleCall {
  const { condition, object } = bodyParts(statement.body);
  const applies = condition ? asBoolean(valueOf(evaluate(condition, environment))) : true;
  const conditional = caller.deployment.conditional || applies === undefined || each;
  const skipped = applies === false || !caller.deployment.reading.counts();
  const nameProperty = propertyOf(object, 'name');
  let instance: ModuleInstance | undefined;
  let template: JsonModule | undefined;
  const given = (): ReadonlyMap<string, Value> => {
    const params = propertyOf(object, 'params');
    const value = params && evaluateAt(params.value, environment);
    return new Map(Object.entries((value && membersOf(value)) ?? {}));
  };
  const openTemplate = (): JsonModule | undefined => {
    if (target.kind !== 'template') return undefined;
    const { uri, text } = target;
    const { reading } = caller.deployment;
    const scope = scopeOf(statement, caller, environment).id;
    template ??= new JsonModule({ reading, uri, text, scope, node, args: given() });
    return template;
  };
  const open = (): ModuleInstance | undefined => {
    if (instance ?? target.kind !== 'file') return instance;
    const { registry } = caller.deployment;
    const { source } = target;
    instance = new ModuleInstance({
      reading: caller.deployment.reading,
      source,
      scope: scopeOf(statement, caller, environment),
      node,
      args: given(),
      chain: [...caller.deployment.chain, source.uri],
      conditional,
      ...(registry && { registry }),
      ...(target.registry !== undefined && {
        registry: { module: target.registry, uri: caller.source.uri, call: statement, source: caller.source },
      }),
    });
    return instance;
  };
  return {
    statement,
    node,
    skipped,
    each,
    get name() {
      return nameProperty ? evaluateAt(nameProperty.value, environment) : expression(`{module:${node}}`);
    },
    conditional,
    get instance() {
      return open();
    },
    get template() {
      return openTemplate();
    },
    output(name) {
      const inner = open();
      if (inner) return inner.output(name);
      const written = openTemplate();
      if (written) return written.output(name) ?? unknown(`the module has no output ${name}`);
      return target.kind === 'lost' ? unknown(target.reason) : expression(`{module:${node}}.outputs.${name}`);
    },
  };
}

/** Where a module is deployed: its `scope`, else where the file that uses it is. */
function scopeOf(statement: ModuleDeclaration, caller: ModuleInstance, environment: Environment): DeploymentScope {
  const property = propertyOf(bodyParts(statement.body).object, 'scope');
  if (!property) return caller.scope;
  const result = evaluate(property.value, environment);
  const id = idOf(result);
  if (id === undefined) return { id: `${defaultScope}:${statement.name.name}` };
  const location = result.kind === 'resource' ? result.resource.read('location') : at(valueOf(result), 'location');
  return location.kind === 'absent' || location.kind === 'unknown' ? { id } : { id, location };
}
