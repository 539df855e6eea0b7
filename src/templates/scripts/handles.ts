import { types } from '../../core/resources/types.ts';
import { known, type Value } from '../../core/resources/value.ts';
import { defaultSubscription, idSegment, resourceGroupScope, templateId } from '../ids.ts';
import { argument } from './arguments.ts';
import type { Call } from './call.ts';
import type { Handle, World } from './world.ts';

type TopType = typeof types.vault | typeof types.managedHsm | typeof types.account | typeof types.userAssignedIdentity;

/** A resource by the name and group that a command gives; the group of one that the script has made already counts. */
export function named(world: World, call: Call, type: TopType, name: Value): Handle {
  const segment = idSegment(name);
  const group = argument(world, call, 'group');
  const known = group.kind === 'absent' ? world.idOf(type, segment) : undefined;
  const scope = resourceGroupScope(group.kind === 'absent' ? '{resourceGroup}' : idSegment(group), defaultSubscription);
  return { id: known ?? templateId(scope, type, [segment]), type };
}

/** The vault or Managed HSM in which a command on keys works. */
export function keyStore(world: World, call: Call): Handle | undefined {
  const hsm = argument(world, call, 'hsm');
  if (hsm.kind !== 'absent') return named(world, call, types.managedHsm, hsm);
  const vault = argument(world, call, 'vault');
  return vault.kind === 'absent' ? undefined : named(world, call, types.vault, vault);
}

/** A key of it. */
export function keyIn(store: Handle, name: Value): Handle {
  const type = store.type === types.managedHsm ? types.hsmKey : types.vaultKey;
  return { id: `${store.id}/keys/${idSegment(name)}`, type };
}

/** The name of a key in the commands of PowerShell and of the Azure CLI, which call the vault and the key otherwise. */
export function keyName(world: World, call: Call): Value {
  const own = call.options.find(({ name }) => name === '--name' || name === '-n' || name === '-name');
  const [word] = own?.values ?? [];
  if (word) return world.value(word);
  return argument(world, call, 'keyName');
}

export function text(value: string, like?: Value): Value {
  const origin = like && like.kind !== 'absent' ? like.origin : undefined;
  return known(value, origin);
}
