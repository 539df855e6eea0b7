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
      const names = new Set<string>([normalizeArmId(instance.id)]);
      if (symbol !== undefined) {
        names.add(symbol.toLowerCase());
        if (instance.turn !== undefined) names.add(`${symbol.toLowerCase()}[${instance.turn}]`);
      }
      if (name !== undefined) names.add(name).add(`${type.toLowerCase()}/${name}`);
      if (loop !== undefined) names.add(loop.toLowerCase());
      for (const each of names) this.#add(each, instance);
    }
  }

  #add(name: string, instance: Instance): void {
    const group = this.#byName.get(name);
    if (group) group.push(instance);
    else this.#byName.set(name, [instance]);
  }

  find(text: string): readonly Instance[] {
    const wanted = text.toLowerCase();
    return (
      this.#byName.get(wanted) ?? (text.startsWith('/') ? this.#byName.get(normalizeArmId(text)) : undefined) ?? []
    );
  }
}
