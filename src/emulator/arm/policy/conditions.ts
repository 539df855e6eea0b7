import { asArray, memberAt } from '../../json.ts';

/** One condition of a rule with its outcome, as a denial lists them. */
export interface EvaluatedExpression {
  readonly field: string;
  readonly path: string;
  readonly operator: 'Equals' | 'NotEquals' | 'In' | 'NotIn' | 'Exists' | 'Less' | 'Greater';
  readonly value: unknown;
  readonly target: unknown;
  readonly result: boolean;
}

/** The conditions that hold where a resource breaks a rule; undefined where it keeps it. */
export type Violation = readonly EvaluatedExpression[] | undefined;

export function allOf(expressions: readonly EvaluatedExpression[]): Violation {
  return expressions.every(({ result }) => result) ? expressions : undefined;
}

export function anyOf(expressions: readonly EvaluatedExpression[]): Violation {
  return expressions.some(({ result }) => result) ? expressions : undefined;
}

export function equals(field: string, path: string, value: unknown, target: string): EvaluatedExpression {
  return { field, path, operator: 'Equals', value, target, result: same(value, target) };
}

export function notEquals(field: string, path: string, value: unknown, target: string): EvaluatedExpression {
  return { field, path, operator: 'NotEquals', value, target, result: !same(value, target) };
}

export function notIn(field: string, path: string, value: unknown, target: readonly string[]): EvaluatedExpression {
  return { field, path, operator: 'NotIn', value, target, result: !target.some((item) => same(value, item)) };
}

export function missing(field: string, path: string, value: unknown): EvaluatedExpression {
  return { field, path, operator: 'Exists', value, target: 'false', result: value === undefined || value === null };
}

export function less(field: string, path: string, value: number | undefined, target: number): EvaluatedExpression {
  return { field, path, operator: 'Less', value, target, result: value !== undefined && value < target };
}

export function greater(field: string, path: string, value: number | undefined, target: number): EvaluatedExpression {
  return { field, path, operator: 'Greater', value, target, result: value !== undefined && value > target };
}

/** Fewer than one approved private endpoint connection. */
export function withoutPrivateLink(type: string, properties: unknown): EvaluatedExpression {
  const approved = (asArray(memberAt(properties, 'privateEndpointConnections')) ?? []).filter((connection) =>
    same(memberAt(connection, 'properties', 'privateLinkServiceConnectionState', 'status'), 'Approved'),
  ).length;
  return less(`${type}/privateEndpointConnections[*]`, 'properties.privateEndpointConnections[*]', approved, 1);
}

/** Policy compares words without case, and writes truth values as words. */
export function same(value: unknown, target: string): boolean {
  return (
    (typeof value === 'string' || typeof value === 'boolean') && String(value).toLowerCase() === target.toLowerCase()
  );
}
