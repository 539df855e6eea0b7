import { randomNumbers } from '../../../src/emulator/random.ts';

/** What a fuzzer draws: the same for the same seed. */
export class Chaos {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomNumbers(seed);
  }

  /** True so often, of one. */
  chance(share: number): boolean {
    return this.#next() < share;
  }

  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number {
    return Math.floor(this.#next() * below);
  }

  of<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value;
  }

  /** One of what may be nothing. */
  maybe<Value>(values: Iterable<Value>): Value | undefined {
    const all = [...values];
    return all[this.below(all.length)];
  }

  /** Text that programs trip over: names of prototypes, quotes, percent signs, other scripts, too long, half a surrogate. */
  text(): string {
    if (this.chance(0.4)) return this.of(stumbling);
    const length = this.chance(0.01) ? this.below(12_000) : this.below(24);
    return Array.from({ length }, () => String.fromCharCode(this.#character())).join('');
  }

  /** Any JSON value; names that a service reads are among those of its members. */
  value(names: readonly string[], depth = 0): unknown {
    const kind = this.below(depth > 5 ? 6 : 9);
    switch (kind) {
      case 0:
        return null;
      case 1:
        return this.chance(0.5);
      case 2:
        return this.of([0, -1, 1, 0.5, 2048, 1e308, -1e308, 2 ** 53, 4_000_000_000, 1e15]);
      case 3:
      case 4:
      case 5:
        return this.chance(0.5) ? this.text() : this.of(names);
      case 6:
        return Array.from({ length: this.below(5) }, () => this.value(names, depth + 1));
      default:
        return this.object(names, depth + 1);
    }
  }

  object(names: readonly string[], depth = 0): object {
    const entries = Array.from({ length: this.below(6) }, () => [
      this.chance(0.9) ? this.of(names) : this.text(),
      this.value(names, depth),
    ]);
    return Object.fromEntries(entries) as object;
  }

  /** The value with one thing in it changed, left out or added. */
  mutated(value: unknown, names: readonly string[]): unknown {
    if (Array.isArray(value) && value.length > 0 && this.chance(0.8)) {
      const at = this.below(value.length);
      return (value as unknown[]).map((item, index) => (index === at ? this.mutated(item, names) : item));
    }
    if (typeof value === 'object' && value !== null && this.chance(0.85)) {
      const members = Object.entries(value);
      const at = this.below(members.length + 1);
      if (at === members.length) return { ...value, [this.of(names)]: this.value(names) };
      const changed = members.flatMap(([name, item], index): [string, unknown][] => {
        if (index !== at) return [[name, item]];
        return this.chance(0.2) ? [] : [[name, this.mutated(item, names)]];
      });
      return Object.fromEntries(changed);
    }
    return this.value(names);
  }

  bytes(): string {
    return Array.from({ length: this.below(400) }, () => String.fromCharCode(this.below(256))).join('');
  }

  #character(): number {
    const kind = this.below(10);
    if (kind < 7) return 32 + this.below(95);
    return kind < 9 ? this.below(256) : this.below(65_536);
  }
}

const stumbling: readonly string[] = [
  '',
  '.',
  '..',
  '/',
  '//',
  '%',
  '%zz',
  '%00',
  '%2e%2e%2f',
  '*',
  '$',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  "'",
  '"',
  "' or 1 eq 1",
  '{',
  '}',
  '\\',
  '\u0000',
  '\ud800',
  'ﬀİı',
  '😀',
  '-1',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  '00000000-0000-0000-0000-000000000000',
  'all',
  'default',
  'Microsoft.KeyVault',
  'P1D',
  'P999999999Y',
  '9999-99-99T99:99:99Z',
  '999.999.999.999/99',
  '0.0.0.0/0',
  'a'.repeat(300),
  '('.repeat(60),
];
