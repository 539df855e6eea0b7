import { absent, asBoolean, asItems, canonicalText, known, type Value } from '../../../../core/resources/value.ts';
import { withNames } from '../environment.ts';
import { evaluate, membersOf } from '../expression.ts';
import { valueOf, type LambdaResult, type Result } from '../result.ts';
import type { ResultFunctions } from './table.ts';

/** The functions that take a function; each decides only over a list that is known. */
export const lambdaFunctions: ResultFunctions = {
  map: over((items, apply) => list(items.map((item, index) => apply(item, known(index))))),
  filter: over((items, apply) => {
    const kept = items.map((item, index) => asBoolean(apply(item, known(index))));
    return kept.includes(undefined) ? undefined : list(items.filter((_, index) => kept[index]));
  }),
  reduce([items, start, step]) {
    const values = items && listIn(items);
    if (!values || !start || step?.kind !== 'lambda') return undefined;
    return values.reduce<Value>((sum, item, index) => applied(step, [sum, item, known(index)]), valueOf(start));
  },
  sort: over((items, apply) => {
    const sorted = [...items];
    const undecided: Value[] = [];
    sorted.sort((a, b) => {
      const before = asBoolean(apply(a, b));
      if (before === undefined) undecided.push(a);
      return before === true ? -1 : 1;
    });
    return undecided.length === 0 ? list(sorted) : undefined;
  }),
  toObject([items, keyOf, entryOf]) {
    const values = items && listIn(items);
    if (!values || keyOf?.kind !== 'lambda') return undefined;
    const entries: Record<string, Value> = {};
    for (const item of values) {
      const name = canonicalText(applied(keyOf, [item]));
      if (name === undefined) return undefined;
      entries[name] = entryOf?.kind === 'lambda' ? applied(entryOf, [item]) : item;
    }
    return { kind: 'object', entries };
  },
  groupBy([items, keyOf]) {
    const values = items && listIn(items);
    if (!values || keyOf?.kind !== 'lambda') return undefined;
    const groups: Record<string, Value[]> = {};
    for (const item of values) {
      const name = canonicalText(applied(keyOf, [item]));
      if (name === undefined) return undefined;
      (groups[name] ??= []).push(item);
    }
    return {
      kind: 'object',
      entries: Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, list(group)])),
    };
  },
  mapValues([object, change]) {
    const members = object && membersOf(valueOf(object));
    if (!members || change?.kind !== 'lambda') return undefined;
    const changed = Object.entries(members).map(([name, value]) => [name, applied(change, [value])] as const);
    return { kind: 'object', entries: Object.fromEntries(changed) };
  },
};

type Apply = (...args: Value[]) => Value;

function over(work: (items: readonly Value[], apply: Apply) => Value | undefined): ResultFunctions[string] {
  return ([items, lambda]) => {
    const values = items && listIn(items);
    if (!values || lambda?.kind !== 'lambda') return undefined;
    return work(values, (...args) => applied(lambda, args));
  };
}

function listIn(result: Result): readonly Value[] | undefined {
  const value = valueOf(result);
  return value.kind === 'absent' ? [] : asItems(value);
}

function list(items: readonly Value[]): Value {
  return { kind: 'array', items };
}

function applied({ lambda, environment }: LambdaResult, args: readonly Value[]): Value {
  const names = lambda.parameters.map(({ name }, index) => [name, args[index] ?? absent] as const);
  return valueOf(evaluate(lambda.body, withNames(environment, new Map<string, Result>(names))));
}
