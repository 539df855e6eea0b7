import { types } from '../../../core/resources/types.ts';
import { absent, asBoolean, asString, isNotSet, known, unknown, type Value } from '../../../core/resources/value.ts';
import { idSegment } from '../../ids.ts';
import { argument, flag, listArgument, number } from '../arguments.ts';
import type { Call } from '../call.ts';
import { keyStore, named } from '../handles.ts';
import { members } from '../../merge.ts';
import type { Handle, World } from '../world.ts';

/** `az keyvault create`, `New-AzKeyVault`: a vault, or a Managed HSM where the command names one. */
export function createKeyStore(world: World, call: Call): Handle {
  const hsm = argument(world, call, 'hsm');
  const name = argument(world, call, 'name');
  if (hsm.kind !== 'absent') {
    const handle = named(world, call, types.managedHsm, hsm);
    return world.declare(call, handle, idSegment(hsm), hsmBody(world, call, hsm), 'made');
  }
  const body = members({
    name,
    location: argument(world, call, 'location'),
    properties: members({
      ...vaultProperties(world, call),
      sku: members({ name: skuOf(world, call) }),
      enableRbacAuthorization: rbacOf(world, call, 'made'),
    }),
  });
  return world.declare(call, named(world, call, types.vault, name), idSegment(name), body, 'made');
}

/** `az keyvault update`, `Update-AzKeyVault`. */
export function updateKeyStore(world: World, call: Call): Handle {
  const hsm = argument(world, call, 'hsm');
  const name = argument(world, call, 'name');
  const properties = members({
    ...vaultProperties(world, call),
    enableRbacAuthorization: rbacOf(world, call, 'changed'),
  });
  const handle =
    hsm.kind === 'absent' ? named(world, call, types.vault, name) : named(world, call, types.managedHsm, hsm);
  world.use(call, handle);
  const body = members({ name: hsm.kind === 'absent' ? name : hsm, properties });
  return world.declare(call, handle, idSegment(hsm.kind === 'absent' ? name : hsm), body, 'changed');
}

/** `az keyvault show`, `Get-AzKeyVault`. */
export function showKeyStore(world: World, call: Call): Handle {
  const hsm = argument(world, call, 'hsm');
  return hsm.kind === 'absent'
    ? named(world, call, types.vault, argument(world, call, 'name'))
    : named(world, call, types.managedHsm, hsm);
}

/** `az keyvault set-policy`, `Set-AzKeyVaultAccessPolicy`. */
export function setPolicy(world: World, call: Call): Handle {
  const name = argument(world, call, 'name');
  const vault = world.use(call, keyStore(world, call) ?? named(world, call, types.vault, name));
  const objectId = argument(world, call, 'assignee');
  const body = members({
    properties: members({
      vaultId: known(vault.id.toLowerCase()),
      objectId,
      permissions: members({ keys: listArgument(world, call, 'keyPermissions') }),
    }),
  });
  const id = `${vault.id}/accessPolicies/{${call.statement.start}}`;
  return world.declare(call, { id, type: types.accessPolicy }, id, body, 'made');
}

function vaultProperties(world: World, call: Call): Readonly<Record<string, Value>> {
  const sku = argument(world, call, 'sku');
  return {
    sku: members({ name: sku }),
    enableSoftDelete: softDeleteOf(world, call),
    enablePurgeProtection: flag(world, call, 'purge'),
    softDeleteRetentionInDays: number(argument(world, call, 'retention')),
    publicNetworkAccess: argument(world, call, 'publicAccess'),
    networkAcls: members({
      bypass: argument(world, call, 'bypass'),
      defaultAction: argument(world, call, 'defaultAction'),
    }),
  };
}

/** Source: help of `az keyvault create` and `New-AzKeyVault`: a standard vault unless told otherwise. */
function skuOf(world: World, call: Call): Value {
  const sku = argument(world, call, 'sku');
  return isNotSet(sku) ? known('standard') : sku;
}

/** Soft delete has been on unless told otherwise since 2020, and today's tools know no such option any more. */
function softDeleteOf(world: World, call: Call): Value {
  const off = flag(world, call, 'noSoftDelete');
  return asBoolean(off) === true ? known(false, off.origin) : flag(world, call, 'softDelete');
}

/** What the tools do without being told differs between their versions: that is not known. */
function rbacOf(world: World, call: Call, how: 'made' | 'changed'): Value {
  const off = flag(world, call, 'noRbac');
  if (asBoolean(off) === true) return known(false, off.origin);
  const on = flag(world, call, 'rbac');
  if (!isNotSet(on)) return on;
  return how === 'made' ? unknown('whether a new vault uses roles depends on the version of the tool') : absent;
}

function hsmBody(world: World, call: Call, name: Value): Value {
  return members({
    name,
    location: argument(world, call, 'location'),
    properties: members({
      enablePurgeProtection: flag(world, call, 'purge'),
      softDeleteRetentionInDays: number(argument(world, call, 'retention')),
    }),
  });
}

/** Whether a word for a place of protection means hardware. */
export function isHardware(value: Value): boolean | undefined {
  const text = asString(value)?.toLowerCase();
  return text === undefined ? undefined : text === 'hsm';
}
