/** The syntax tree which the parser builds and the evaluation walks. */

import type { Position } from './errors.ts';
import type { KqlType } from './values.ts';

interface Node {
  readonly at: Position;
}

export interface Literal extends Node {
  readonly kind: 'literal';
  readonly type: KqlType;
  readonly value: unknown;
}

/** A column, or what a let statement named. */
export interface Name extends Node {
  readonly kind: 'name';
  readonly name: string;
}

/** `target.name` and `target['name']`. */
export interface Member extends Node {
  readonly kind: 'member';
  readonly target: Expression;
  readonly name: string;
}

/** `target[index]`. */
export interface Index extends Node {
  readonly kind: 'index';
  readonly target: Expression;
  readonly index: Expression;
}

export interface Call extends Node {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}

/** `*` as an argument. */
export interface Star extends Node {
  readonly kind: 'star';
}

export interface Sign extends Node {
  readonly kind: 'sign';
  readonly negative: boolean;
  readonly operand: Expression;
}

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

/** A whole chain, because filters written by programs hold hundreds of alternatives. */
export interface Logical extends Node {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  readonly operands: readonly Expression[];
}

/** `in`, `in~`, `has_any`, `has_all` and the negated forms. */
export interface Among extends Node {
  readonly kind: 'among';
  readonly operator: string;
  readonly target: Expression;
  readonly list: readonly Expression[] | Pipeline;
}

export interface Between extends Node {
  readonly kind: 'between';
  readonly negated: boolean;
  readonly target: Expression;
  readonly low: Expression;
  readonly high: Expression;
}

export interface TypeOf extends Node {
  readonly kind: 'typeof';
  readonly type: KqlType;
}

export interface ToScalar extends Node {
  readonly kind: 'toscalar';
  readonly table: Pipeline;
}

export type Expression =
  Literal | Name | Member | Index | Call | Star | Sign | Binary | Logical | Among | Between | TypeOf | ToScalar;

/** `name = expression`, the name being optional. */
export interface Named extends Node {
  readonly name: string | undefined;
  readonly expression: Expression;
}

export interface ColumnPattern extends Node {
  /** A column's name, in which `*` stands for anything. */
  readonly pattern: string;
  readonly wildcard: boolean;
}

export interface SortKey extends Node {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface TypedColumn extends Node {
  readonly name: string;
  readonly type: KqlType;
}

export type Source =
  | (Node & { readonly kind: 'table'; readonly name: string })
  | (Node & { readonly kind: 'nested'; readonly pipeline: Pipeline })
  | (Node & { readonly kind: 'print'; readonly columns: readonly Named[] })
  | (Node & {
      readonly kind: 'range';
      readonly name: string;
      readonly from: Expression;
      readonly to: Expression;
      readonly step: Expression;
    })
  | (Node & {
      readonly kind: 'datatable';
      readonly columns: readonly TypedColumn[];
      readonly values: readonly Expression[];
    })
  | Union;

export interface Union extends Node {
  readonly kind: 'union';
  readonly inner: boolean;
  readonly withSource: string | undefined;
  readonly fuzzy: boolean;
  readonly legs: readonly Pipeline[];
}

export interface Join extends Node {
  readonly kind: 'join';
  /** `inner`, `innerunique`, `leftouter` … */
  readonly flavor: string;
  readonly lookup: boolean;
  readonly right: Pipeline;
  readonly conditions: readonly Expression[];
}

export interface Summarize extends Node {
  readonly kind: 'summarize';
  readonly aggregates: readonly Named[];
  readonly by: readonly Named[];
}

export interface Expansion extends Node {
  readonly name: string | undefined;
  readonly expression: Expression;
  readonly type: KqlType | undefined;
}

export interface MvExpand extends Node {
  readonly kind: 'mv-expand';
  readonly bagsAsArrays: boolean;
  readonly itemIndex: string | undefined;
  readonly expansions: readonly Expansion[];
  readonly limit: Expression | undefined;
}

/** A step of a `parse` pattern. */
export type ParseStep =
  | (Node & { readonly kind: 'skip' })
  | (Node & { readonly kind: 'text'; readonly text: string })
  | (Node & { readonly kind: 'column'; readonly name: string; readonly type: KqlType });

export interface Parse extends Node {
  readonly kind: 'parse';
  readonly expression: Expression;
  readonly steps: readonly ParseStep[];
}

export interface Reorder extends ColumnPattern {
  readonly order: 'asc' | 'desc' | undefined;
}

export type Operator =
  | (Node & { readonly kind: 'where'; readonly predicate: Expression })
  | (Node & { readonly kind: 'project' | 'extend'; readonly columns: readonly Named[] })
  | (Node & { readonly kind: 'project-away' | 'project-keep'; readonly patterns: readonly ColumnPattern[] })
  | (Node & {
      readonly kind: 'project-rename';
      readonly renames: readonly (Node & { readonly to: string; readonly from: string })[];
    })
  | (Node & { readonly kind: 'project-reorder'; readonly patterns: readonly Reorder[] })
  | (Node & { readonly kind: 'sort'; readonly keys: readonly SortKey[] })
  | (Node & { readonly kind: 'take'; readonly count: Expression })
  | (Node & { readonly kind: 'top'; readonly count: Expression; readonly key: SortKey })
  /** No columns: all of them. */
  | (Node & { readonly kind: 'distinct'; readonly columns: readonly Named[] | undefined })
  | (Node & { readonly kind: 'count' })
  | Summarize
  | Join
  | Union
  | MvExpand
  | Parse;

export interface Pipeline extends Node {
  readonly source: Source;
  readonly operators: readonly Operator[];
}

export interface Let extends Node {
  readonly name: string;
  /** A bare name may be either; the evaluation finds out. */
  readonly value: Expression | Pipeline;
}

export interface Query {
  readonly lets: readonly Let[];
  readonly pipeline: Pipeline;
}

export function isPipeline(node: Expression | Pipeline | readonly Expression[]): node is Pipeline {
  return 'operators' in node;
}
