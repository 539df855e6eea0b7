import { normalizeArmId } from '../../../core/resources/armId.ts';
import { canonicalText } from '../../../core/resources/value.ts';
import type { Instance } from './instance.ts';

/** The ways in which a template names its own resources: by symbol, id, name, type with name, and loop. */
export class ResourceNames {
  readonly instances: readonly Instance[];
  readonly #byName = new Map<string, Instance[]>();

  constructor(instances: readonly Instance[]) {
    this.instances = instances;
    for (const instance of instances) {
      const { symbol, loop, type } = instance;
      const name = canonicalText(instance.name)?.toLowerCase();
      this.#add(normalizeArmId(instance.id), instance);
      if (symbol !== undefined) {
        this.#add(symbol.toLowerCase(), instance);
        if (instance.turn !== undefined) this.#add(`${symbol.toLowerCase()}[${instance.turn}]`, instance);
      }
      if (name !== undefined) {
        this.#add(name, instance);
        this.#add(`${type.toLowerCase()}/${name}`, instance);
      }
      if (loop !== undefined) this.#add(loop.toLowerCase(), instance);
    }
  }

  #add(name: string, instance: Instance): void {
    const group = this.#byName.get(name);
    if (group) {
      // Two of its names may be the same.
      if (group.at(-1) !== instance) group.push(instance);
    } else this.#byName.set(name, [instance]);
  }

  find(text: string): readonly Instance[] {
    const wanted = text.toLowerCase();
    return (
      this.#byName.get(wanted) ?? (text.startsWith('/') ? this.#byName.get(normalizeArmId(text)) : undefined) ?? []
    );
  }
}
