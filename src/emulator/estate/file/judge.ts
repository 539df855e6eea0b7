import { asArray, asBoolean, asNumber, asObject, asString } from '../../json.ts';

/** What can be read of a member. */
export interface TextRule {
  readonly pattern?: RegExp;
  /** What the pattern asks for, in words. */
  readonly form?: string;
  readonly choices?: readonly string[];
}

/** Gathers what is wrong with a description, each with the place where it is wrong. */
export class Judge {
  readonly complaints: string[] = [];

  complain(place: string, what: string): void {
    this.complaints.push(`${place}: ${what}`);
  }

  /** A part of a description, of which nothing but these members is known; other members are complained of. */
  part<Name extends string>(value: unknown, place: string, names: readonly Name[]): Part<Name> {
    const object = asObject(value);
    if (object === undefined) this.complain(place, 'must be an object.');
    for (const name of Object.keys(object ?? {})) {
      if (!names.some((known) => known === name)) {
        this.complain(place, `has no member '${name}'; it may have: ${names.join(', ')}.`);
      }
    }
    return new Part<Name>(this, object ?? {}, place);
  }
}

/** An object of a description. A member that is wrong is complained of and read as if it were left out. */
export class Part<Name extends string> {
  readonly place: string;
  readonly #judge: Judge;
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(judge: Judge, members: Readonly<Record<string, unknown>>, place: string) {
    this.#judge = judge;
    this.#members = members;
    this.place = place;
  }

  at(name: Name): string {
    return `${this.place}.${name}`;
  }

  has(name: Name): boolean {
    return this.#members[name] !== undefined;
  }

  value(name: Name): unknown {
    return this.#members[name];
  }

  complain(name: Name, what: string): void {
    this.#judge.complain(this.at(name), what);
  }

  /** The text of a member that must be there; '' where it is not. */
  text(name: Name, rule: TextRule = {}): string {
    if (!this.has(name)) this.complain(name, 'is missing.');
    return this.optionalText(name, rule) ?? '';
  }

  optionalText(name: Name, { pattern, form, choices }: TextRule = {}): string | undefined {
    const text = this.#read(name, asString, 'a text');
    if (text === undefined) return undefined;
    if (choices !== undefined && !choices.includes(text)) {
      this.complain(name, `'${text}' is none of: ${choices.join(', ')}.`);
      return undefined;
    }
    if (pattern !== undefined && !pattern.test(text)) {
      this.complain(name, `'${text}' must be ${form ?? 'of another form'}.`);
      return undefined;
    }
    return text;
  }

  number(name: Name): number | undefined {
    return this.#read(name, asNumber, 'a number');
  }

  boolean(name: Name): boolean | undefined {
    return this.#read(name, asBoolean, 'true or false');
  }

  /** The members of a list with their places; none where it is left out. */
  list(name: Name): readonly { readonly value: unknown; readonly place: string }[] {
    const values = this.#read(name, asArray, 'a list') ?? [];
    return values.map((value, index) => ({ value, place: `${this.at(name)}[${index}]` }));
  }

  /** A list of texts. */
  texts(name: Name): readonly string[] {
    return this.list(name).flatMap(({ value, place }) => {
      if (typeof value === 'string') return [value];
      this.#judge.complain(place, 'must be a text.');
      return [];
    });
  }

  #read<Value>(name: Name, as: (value: unknown) => Value | undefined, kind: string): Value | undefined {
    if (!this.has(name)) return undefined;
    const value = as(this.#members[name]);
    if (value === undefined) this.complain(name, `must be ${kind}.`);
    return value;
  }
}
