import { writtenAt, type Location, type Value } from '../../../core/resources/value.ts';
import { locate, type SourceFile } from '../load/sourceFile.ts';
import type { Node } from '../syntax.ts';
import type { ModuleInstance } from './moduleInstance.ts';

/** Where an expression is evaluated. */
export interface Scope {
  readonly module: ModuleInstance;
  readonly file: SourceFile;
  /** Names that have a meaning here: `each`, `count`, `self`, those that a `for` binds, iterators of dynamic blocks. */
  readonly bound: ReadonlyMap<string, Value>;
}

export function bind(scope: Scope, values: Readonly<Record<string, Value>>): Scope {
  return { ...scope, bound: new Map([...scope.bound, ...Object.entries(values)]) };
}

/** Where a node stands; what stands in a registry's module is at the call of that module. */
export function placeIn({ module, file }: Scope, node: Pick<Node, 'start' | 'end'>): Location {
  return file.registry === undefined || !module.callPlace ? locate(file, node) : module.callPlace;
}

/** A value as it is written at a node. */
export function placed(value: Value, scope: Scope, node: Pick<Node, 'start' | 'end'>): Value {
  const place = placeIn(scope, node);
  const { origin } = value;
  if (origin?.kind !== 'file') return { ...value, origin: { kind: 'file', ...place } };
  // In a registry's module nobody can change anything: what counts is the argument.
  if (scope.file.registry !== undefined || samePlace(origin, place)) return value;
  return writtenAt(value, place);
}

function samePlace(a: Location, b: Location): boolean {
  return (
    a.uri === b.uri &&
    a.range.start.line === b.range.start.line &&
    a.range.start.character === b.range.start.character &&
    a.range.end.line === b.range.end.line &&
    a.range.end.character === b.range.end.character
  );
}
