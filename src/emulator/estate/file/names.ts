import type { Part } from './judge.ts';

/** What a description has named so far, of one sort: found by name in any case, and no name is given twice. */
export class Names<Value> {
  readonly #sort: string;
  readonly #values = new Map<string, Value>();

  /** `sort` is what complaints call it, for example `vault`. */
  constructor(sort: string) {
    this.#sort = sort;
  }

  /** Whether the name is still free; complains where it is not. */
  isFree<Name extends string>(part: Part<Name>, member: Name, name: string): boolean {
    if (!this.#values.has(name.toLowerCase())) return true;
    part.complain(member, `there is another ${this.#sort} '${name}'.`);
    return false;
  }

  add(name: string, value: Value): void {
    this.#values.set(name.toLowerCase(), value);
  }

  /** What a member names; complains where there is none. */
  named<Name extends string>(part: Part<Name>, member: Name): Value | undefined {
    const name = part.optionalText(member);
    const value = name === undefined ? undefined : this.#values.get(name.toLowerCase());
    if (name !== undefined && value === undefined) part.complain(member, `there is no ${this.#sort} '${name}'.`);
    return value;
  }
}
