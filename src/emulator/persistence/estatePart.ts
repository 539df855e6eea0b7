import { builtInRoles } from '../authorization/builtInRoles.ts';
import { cloudNamed } from '../clouds.ts';
import { asObject, asString, type JsonObject } from '../json.ts';
import { disturb } from '../service/timePasses.ts';
import { emptyEstate, type Estate, type Tenant } from '../state/estate.ts';
import type { StatePart } from './part.ts';

/**
 * The estate: every map and list of it, whatever is added to it later. Built-in roles are those of the emulator that
 * reads. Key material that was not made yet stays so.
 */
export function estatePart(estate: Estate): StatePart {
  return {
    name: 'estate',
    take: () => ({
      ...estate,
      cloud: estate.cloud.name,
      roleDefinitions: new Map([...estate.roleDefinitions].filter(([, { type }]) => type !== 'BuiltInRole')),
    }),
    prepare: (value) => {
      const fresh = estateFrom(asObject(value) ?? {});
      // In place, since everybody holds the estate itself. What is under way goes on with what was there before.
      return () => {
        Object.assign(estate, fresh);
        disturb(estate);
      };
    },
  };
}

function estateFrom({ tenant, cloud, ...members }: JsonObject): Estate {
  if (asObject(tenant) === undefined) throw new TypeError('it names no tenant');
  const estate = emptyEstate(tenant as Tenant, cloudNamed(asString(cloud) ?? ''), builtInRoles);
  for (const [name, container] of Object.entries(estate)) {
    const content = members[name];
    // The maps of an estate know more than a Map does: they are filled by their own ways.
    if (container instanceof Map && content instanceof Map) {
      for (const [key, entry] of content as ReadonlyMap<unknown, unknown>) container.set(key, entry);
    } else if (Array.isArray(container) && Array.isArray(content)) {
      for (const entry of content as unknown[]) container.push(entry);
    }
  }
  return estate;
}
