import { materialOf } from '../../../src/emulator/keyVault/material.ts';
import type { Estate } from '../../../src/emulator/state/estate.ts';
import type { JsonWebKey } from '../../../src/emulator/state/resources.ts';

/** The private keys of the estate's versions by their names, which are the same in each estate: making them takes long. */
const made = new Map<string, JsonWebKey>();

/** Gives every key version of an estate the material that it had before. */
export async function putMaterial({ vaults, managedHsms }: Estate): Promise<void> {
  for (const store of [...vaults.values(), ...managedHsms.values()]) {
    for (const version of [...store.keys.values()].flatMap((key) => key.versions)) {
      const name = `${store.name}/${version.version}`;
      version.material = made.get(name);
      if (version.material === undefined) made.set(name, await materialOf(version));
    }
  }
}
