import { object, type Location, type Value } from '../../../core/resources/value.ts';

/** Gathers the properties of a resource, each at its place. */
export class BodyBuilder {
  readonly #root = new Map<string, Entry>();
  readonly #names = new Map<string, Location>();

  /** @param name where the property's name, or the block around it, is written */
  set(path: string, value: Value, name?: Location): void {
    const names = path.split('.');
    let level = this.#root;
    for (const part of names.slice(0, -1)) {
      const present = level.get(part);
      if (present?.kind === 'level') level = present.entries;
      else {
        const inner = new Map<string, Entry>();
        level.set(part, { kind: 'level', entries: inner, base: present?.value });
        level = inner;
      }
    }
    level.set(names.at(-1) ?? '', { kind: 'leaf', value });
    if (name) this.named(path, name);
  }

  /** Says where a property stands that is made of several. */
  named(path: string, place: Location): void {
    this.#names.set(path.toLowerCase(), place);
  }

  has(path: string): boolean {
    let level: Map<string, Entry> | undefined = this.#root;
    for (const part of path.split('.')) {
      const entry: Entry | undefined = level?.get(part);
      if (!entry) return false;
      level = entry.kind === 'level' ? entry.entries : undefined;
    }
    return true;
  }

  build(): Value {
    return this.#built(this.#root, '');
  }

  get propertyName(): (path: string) => Location | undefined {
    return (path) => this.#names.get(path.toLowerCase());
  }

  #built(level: Map<string, Entry>, path: string, base?: Value): Value {
    const entries: Record<string, Value> = base?.kind === 'object' ? { ...base.entries } : {};
    for (const [name, entry] of level) {
      const inner = path === '' ? name : `${path}.${name}`;
      entries[name] = entry.kind === 'leaf' ? entry.value : this.#built(entry.entries, inner, entry.base);
    }
    const place = this.#names.get(path.toLowerCase());
    const value = object(entries);
    return place ? { ...value, origin: { kind: 'file', ...place } } : value;
  }
}

type Entry =
  | { readonly kind: 'leaf'; readonly value: Value }
  | { readonly kind: 'level'; readonly entries: Map<string, Entry>; readonly base: Value | undefined };
