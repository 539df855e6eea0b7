import type { Location, Value } from '../../../core/resources/value.ts';
import type { Node } from '../syntax.ts';
import type { Result } from './result.ts';

/** Where an expression stands: what its names mean, and where its text is. */
export interface Environment {
  /** What a name means; undefined where it means nothing. */
  resolve(name: string): Result | undefined;
  /** A function of the file's own or one that it imports; undefined where there is none. */
  call(name: string, args: readonly Result[]): Result | undefined;
  /** The place of a piece of syntax; undefined in a module whose file is not here. */
  place(node: Node): Location | undefined;
  /** The text of a piece of syntax. */
  text(node: Node): string;
  /** Where the file is deployed. */
  readonly scope: DeploymentScope;
  /** The text of a file that an expression loads, if it could be read. */
  loaded(path: string): string | undefined;
  readonly effort: Effort;
}

/** A resource group, subscription or other scope, by its id. */
export interface DeploymentScope {
  readonly id: string;
  /** That of the resource group, where the files say it. */
  readonly location?: Value;
}

/** What a reading may cost: no file may hold the program up, whatever stands in it. */
export interface Effort {
  /** Expressions still to be evaluated. */
  left: number;
  /** How deep the evaluation is. */
  depth: number;
}

/** Deeper than any file that a person wrote, and far from the end of the stack. */
export const deepest = 300;
export const mostExpressions = 1_000_000;

/** An environment with more names: of a loop's item, a lambda's parameters, nested resources. */
export function withNames(outer: Environment, names: ReadonlyMap<string, Result>): Environment {
  return withResolver(outer, (name) => names.get(name));
}

/** The same where the names are made when they are asked for. */
export function withResolver(outer: Environment, names: (name: string) => Result | undefined): Environment {
  return {
    resolve: (name) => names(name) ?? outer.resolve(name),
    call: (name, args) => outer.call(name, args),
    place: (node) => outer.place(node),
    text: (node) => outer.text(node),
    loaded: (path) => outer.loaded(path),
    scope: outer.scope,
    effort: outer.effort,
  };
}
