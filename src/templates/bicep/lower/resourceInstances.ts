import { asBoolean } from '../../../core/resources/value.ts';
import { withNames, type Environment } from '../evaluate/environment.ts';
import { evaluate, roundsOf } from '../evaluate/expression.ts';
import { valueOf, type Result } from '../evaluate/result.ts';
import type { ResourceDeclaration } from '../syntax.ts';
import { bodyParts } from './bodies.ts';
import type { ModuleInstance } from './moduleInstance.ts';
import { ResourceInstance } from './resourceInstance.ts';

/** The resources of one statement. */
export interface ResourceInstances {
  readonly instances: readonly ResourceInstance[];
  readonly loop: boolean;
  /** The list is not known: the one instance stands for each of its items. */
  readonly each: boolean;
}

/**
 * @param environment what the names around the statement mean
 * @param parent the resource in whose body the statement stands
 */
export function resourceInstances(
  statement: ResourceDeclaration,
  module: ModuleInstance,
  environment: Environment,
  parent: ResourceInstance | undefined,
): ResourceInstances {
  const { loop, condition, object } = bodyParts(statement.body);
  const symbol = statement.name.name;
  const node = parent ? `${parent.node}::${symbol}` : `${module.deployment.node}/${symbol}`;
  const make = (where: Environment, name: string, each: boolean): ResourceInstance => {
    const applies = condition ? asBoolean(valueOf(evaluate(condition, where))) : true;
    return new ResourceInstance({
      statement,
      module,
      environment: where,
      node: name,
      parent,
      object,
      skipped: applies === false || parent?.skipped === true || !module.deployment.reading.counts(),
      conditional: applies === undefined || each || parent?.conditional === true || module.deployment.conditional,
    });
  };
  if (!loop) return { instances: [make(environment, node, false)], loop: false, each: false };
  const rounds = roundsOf(loop, environment);
  const instances = rounds.names.map((names, index) =>
    make(withNames(environment, names), `${node}[${index}]`, rounds.each),
  );
  return { instances, loop: true, each: rounds.each };
}

/** What the name of the statement means. */
export function resourceResult({ instances, loop, each }: ResourceInstances): Result | undefined {
  const results = instances.map((resource): Result => ({ kind: 'resource', resource, path: '' }));
  return loop ? { kind: 'instances', instances: results, each } : results[0];
}
