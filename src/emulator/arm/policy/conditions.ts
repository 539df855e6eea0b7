import { asArray, memberAt } from '../../json.ts';

/** One condition of a rule with its outcome, as a denial lists them. */
export interface EvaluatedExpression {
  readonly field: string;
  readonly path: string;
  readonly operator: 'Equals' | 'NotEquals' | 'In' | 'NotIn' | 'Exists' | 'Less' | 'Greater' | 'GreaterOrEquals';
  readonly value: unknown;
  readonly target: unknown;
  readonly result: boolean;
}

/** The values of a definition's parameters under an assignment. */
export type Values = Readonly<Record<string, unknown>>;

interface Judgement {
  readonly holds: boolean;
  readonly expressions: readonly EvaluatedExpression[];
}

/** A rule, or a part of one: as Azure writes it in a definition, and what it says of a resource or key. */
export interface Condition<Subject> {
  readonly written: object;
  readonly judge: (subject: Subject, values: Values) => Judgement;
}

/** What a field is compared with where that depends on the assignment or on the subject. */
export interface Computed<Subject> {
  /** In the policy language: `[parameters('x')]`. */
  readonly written: string;
  readonly value: (subject: Subject, values: Values) => unknown;
}

export function allOf<Subject>(...parts: readonly Condition<Subject>[]): Condition<Subject> {
  return {
    written: { allOf: parts.map(({ written }) => written) },
    judge: (...given) => combined(parts, given, (judged) => judged.every(({ holds }) => holds)),
  };
}

export function anyOf<Subject>(...parts: readonly Condition<Subject>[]): Condition<Subject> {
  return {
    written: { anyOf: parts.map(({ written }) => written) },
    judge: (...given) => combined(parts, given, (judged) => judged.some(({ holds }) => holds)),
  };
}

export function not<Subject>(part: Condition<Subject>): Condition<Subject> {
  return {
    written: { not: part.written },
    judge: (...given) => combined([part], given, (judged) => judged.every(({ holds }) => !holds)),
  };
}

function combined<Subject>(
  parts: readonly Condition<Subject>[],
  given: readonly [Subject, Values],
  holds: (judged: readonly Judgement[]) => boolean,
): Judgement {
  const judged = parts.map(({ judge }) => judge(...given));
  return { holds: holds(judged), expressions: judged.flatMap(({ expressions }) => expressions) };
}

/** That the subject is of the type: what is not is never judged by the definition. */
export function isOf<Subject>(type: string): Condition<Subject> {
  return new Field<Subject>('type', 'type', () => type).equals(type);
}

/** A field of what is judged: its name in the policy language (an alias), the path in the body, and how to read it. */
export class Field<Subject> {
  readonly #name: string;
  readonly #path: string;
  readonly #read: (subject: Subject) => unknown;
  /** What stands on the left side of the condition. */
  readonly #written: object;

  constructor(name: string, path: string, read: (subject: Subject) => unknown, written: object = { field: name }) {
    this.#name = name;
    this.#path = path;
    this.#read = read;
    this.#written = written;
  }

  equals(target: string | Computed<Subject>): Condition<Subject> {
    return this.#condition('Equals', 'equals', target, same);
  }

  notEquals(target: string): Condition<Subject> {
    return this.#condition('NotEquals', 'notEquals', target, (value, wanted) => !same(value, wanted));
  }

  in(target: readonly string[]): Condition<Subject> {
    return this.#condition('In', 'in', target, isAmong);
  }

  notIn(target: readonly string[] | Computed<Subject>): Condition<Subject> {
    return this.#condition('NotIn', 'notIn', target, (value, wanted) => !isAmong(value, wanted));
  }

  missing(): Condition<Subject> {
    return this.#condition('Exists', 'exists', 'false', (value) => value === undefined || value === null);
  }

  less(target: number | Computed<Subject>): Condition<Subject> {
    return this.#condition('Less', 'less', target, (value, wanted) => compared(value, wanted) < 0);
  }

  greater(target: Computed<Subject>): Condition<Subject> {
    return this.#condition('Greater', 'greater', target, (value, wanted) => compared(value, wanted) > 0);
  }

  greaterOrEquals(target: number): Condition<Subject> {
    return this.#condition('GreaterOrEquals', 'greaterOrEquals', target, (v, wanted) => compared(v, wanted) >= 0);
  }

  #condition(
    operator: EvaluatedExpression['operator'],
    word: string,
    target: string | number | readonly string[] | Computed<Subject>,
    holds: (value: unknown, wanted: unknown) => boolean,
  ): Condition<Subject> {
    const computed = typeof target === 'object' && 'written' in target ? target : undefined;
    return {
      written: { ...this.#written, [word]: computed?.written ?? target },
      judge: (subject, values) => {
        const value = this.#read(subject);
        const wanted = computed === undefined ? target : computed.value(subject, values);
        const result = holds(value, wanted);
        const at = { field: this.#name, path: this.#path };
        return { holds: result, expressions: [{ ...at, operator, value, target: wanted, result }] };
      },
    };
  }
}

/** A parameter of the definition. */
export function parameterNamed<Subject>(name: string): Computed<Subject> {
  return { written: `[parameters('${name}')]`, value: (_, values) => values[name] };
}

/** How many private endpoint connections are approved. */
export function approvedConnections(type: string): Field<{ readonly properties: unknown }> {
  const field = `${type}/privateEndpointConnections[*]`;
  const status = 'privateLinkServiceConnectionState.status';
  const where = { field: `${field}.${status}`, equals: 'Approved' };
  return new Field(
    field,
    'properties.privateEndpointConnections[*]',
    ({ properties }) =>
      (asArray(memberAt(properties, 'privateEndpointConnections')) ?? []).filter((connection) =>
        same(memberAt(connection, 'properties', ...status.split('.')), 'Approved'),
      ).length,
    { count: { field, where } },
  );
}

/** Policy compares words without case, and writes truth values as words. */
function same(value: unknown, target: unknown): boolean {
  return (
    (typeof value === 'string' || typeof value === 'boolean') &&
    typeof target === 'string' &&
    String(value).toLowerCase() === target.toLowerCase()
  );
}

function isAmong(value: unknown, targets: unknown): boolean {
  return (asArray(targets) ?? []).some((target) => same(value, target));
}

/** Negative where the value is less, NaN (neither) where either is no number. */
function compared(value: unknown, target: unknown): number {
  return typeof value === 'number' && typeof target === 'number' ? value - target : NaN;
}
