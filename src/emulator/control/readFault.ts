import type { ServiceName } from '../clouds.ts';
import { asObject, type JsonObject } from '../json.ts';
import { BadInput } from './badInput.ts';
import { faultKinds, type FaultDefinition, type FaultMatch } from './faults.ts';

const services: readonly ServiceName[] = [
  'resourceManager',
  'vault',
  'managedHsm',
  'login',
  'graph',
  'logAnalytics',
  'openAi',
];

/** Members of a fault that are numbers, with the least and the most that each may be. */
const numbers: Readonly<Record<string, readonly [number, number]>> = {
  status: [100, 599],
  retryAfter: [0, 86_400],
  skip: [0, Number.MAX_SAFE_INTEGER],
  probability: [0, 1],
  seed: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  duration: [0, 600_000],
};

/** Reads a fault as the control API takes it. Throws BadInput: a mistyped fault would be one that never strikes. */
export function readFault(value: unknown): FaultDefinition {
  const fault = asObject(value);
  if (fault === undefined) throw new BadInput('A fault is an object.');
  const known = ['id', 'match', 'kind', 'code', 'message', 'after', 'count', ...Object.keys(numbers)];
  requireKnown('A fault', fault, known);
  return {
    kind: oneOf('kind', fault['kind'], faultKinds),
    ...(fault['match'] === undefined ? {} : { match: readMatch(fault['match']) }),
    ...texts(fault, ['id', 'code', 'message']),
    ...numbersOf(fault),
    ...(fault['after'] === undefined ? {} : { after: boolean('after', fault['after']) }),
    ...(fault['count'] === undefined ? {} : { count: countOf(fault['count']) }),
  };
}

function readMatch(value: unknown): FaultMatch {
  const match = asObject(value);
  if (match === undefined) throw new BadInput("'match' is an object.");
  requireKnown("'match'", match, ['service', 'method', 'host', 'path']);
  for (const [name, text = ''] of Object.entries(texts(match, ['host', 'path']))) requireExpression(name, text);
  return {
    ...(match['service'] === undefined ? {} : { service: oneOf('service', match['service'], services) }),
    ...texts(match, ['method', 'host', 'path']),
  };
}

function requireExpression(name: string, text: string): void {
  try {
    new RegExp(text, 'i');
  } catch (error) {
    throw new BadInput(`'${name}' is no regular expression: ${error instanceof Error ? error.message : ''}`);
  }
}

function requireKnown(what: string, object: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new BadInput(`${what} has no '${unknown}', only ${known.join(', ')}.`);
}

function texts<Name extends string>(object: JsonObject, names: readonly Name[]): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = object[name];
    if (value === undefined) continue;
    if (typeof value !== 'string') throw new BadInput(`'${name}' is a text.`);
    found[name] = value;
  }
  return found;
}

function numbersOf(fault: JsonObject): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, [least, most]] of Object.entries(numbers)) {
    const value = fault[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(least <= value && value <= most)) {
      throw new BadInput(`'${name}' is a number from ${least} to ${most}.`);
    }
    found[name] = value;
  }
  return found;
}

function boolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new BadInput(`'${name}' is true or false.`);
  return value;
}

function countOf(value: unknown): number | 'always' {
  if (value === 'always' || (typeof value === 'number' && Number.isInteger(value) && value >= 0)) return value;
  throw new BadInput("'count' is a whole number or 'always'.");
}

function oneOf<const Value extends string>(name: string, value: unknown, allowed: readonly Value[]): Value {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new BadInput(`'${name}' is one of: ${allowed.join(', ')}.`);
  return found;
}
