import { AzureFailure } from '../../core/failure.ts';
import {
  placeOf,
  type ActChange,
  type ActName,
  type Change,
  type CreateChange,
  type DeleteChange,
  type SetChange,
} from '../../core/plans/change.ts';
import type { JsonObject } from '../../core/resources/json.ts';
import { isKey, types } from '../../core/resources/types.ts';
import type { Context } from '../read/context.ts';
import { addAccessPolicy, removeAccessPolicy } from './accessPolicy.ts';
import { setOnAccount } from './account.ts';
import { backUpKey, restoreKey } from './acts/backup.ts';
import { importKey } from './acts/importKey.ts';
import { purgeAccount } from './acts/purge.ts';
import { recover } from './acts/recover.ts';
import { rotateKey } from './acts/rotate.ts';
import { createById, deleteById, setById } from './armResource.ts';
import { createKey } from './key.ts';
import { setOnKey } from './keyAttributes.ts';
import { setOnKeyStore } from './keyStore.ts';
import { createLocalRoleAssignment, deleteLocalRoleAssignment } from './localRoleAssignment.ts';
import { setConnectionState } from './privateEndpointConnection.ts';
import { createRoleAssignment, deleteRoleAssignment } from './roleAssignment.ts';
import { createRoleDefinition } from './roleDefinition.ts';
import { createServicePrincipal } from './servicePrincipal.ts';

type Apply<C extends Change, Product = void> = (context: Context, change: C, signal: AbortSignal) => Promise<Product>;

type Rows<C extends Change> = Readonly<Partial<Record<Change['type'], Apply<C>>>>;

/** How a property of each type is set, and a resource of each type created and deleted: a new kind of change adds a row. */
const sets: Rows<SetChange> = {
  [types.account]: setOnAccount,
  [types.vault]: setOnKeyStore,
  [types.managedHsm]: setOnKeyStore,
  [types.vaultKey]: setOnKey,
  [types.vaultKeyVersion]: setOnKey,
  [types.hsmKey]: setOnKey,
  [types.hsmKeyVersion]: setOnKey,
  [types.privateEndpointConnection]: setConnectionState,
  [types.hsmPrivateEndpointConnection]: setConnectionState,
  [types.subnet]: setById,
  [types.diagnosticSetting]: setById,
};

const creates: Rows<CreateChange> = {
  [types.roleAssignment]: createRoleAssignment,
  [types.accessPolicy]: addAccessPolicy,
  [types.hsmLocalRoleAssignment]: createLocalRoleAssignment,
  [types.roleDefinition]: createRoleDefinition,
  [types.servicePrincipal]: createServicePrincipal,
  [types.vaultKey]: createKey,
  [types.hsmKey]: createKey,
  [types.resourceGroup]: createById,
  [types.vault]: createById,
  [types.userAssignedIdentity]: createById,
  [types.virtualNetwork]: createById,
  [types.subnet]: createById,
  [types.privateEndpoint]: createById,
  [types.privateEndpointConnection]: createById,
  [types.hsmPrivateEndpointConnection]: createById,
  [types.privateDnsZone]: createById,
  [types.privateDnsZoneLink]: createById,
  [types.privateDnsZoneGroup]: createById,
  [types.diagnosticSetting]: createById,
  [types.workspace]: createById,
};

/** Nothing that holds keys or data is among them: no plan deletes those. */
const deletes: Rows<DeleteChange> = {
  [types.roleAssignment]: deleteRoleAssignment,
  [types.hsmLocalRoleAssignment]: deleteLocalRoleAssignment,
  [types.accessPolicy]: removeAccessPolicy,
  [types.diagnosticSetting]: deleteById,
  [types.roleDefinition]: deleteById,
  [types.privateEndpoint]: deleteById,
  [types.privateEndpointConnection]: deleteById,
  [types.hsmPrivateEndpointConnection]: deleteById,
  [types.privateDnsZone]: deleteById,
  [types.privateDnsZoneLink]: deleteById,
  [types.privateDnsZoneGroup]: deleteById,
  [types.subnet]: deleteById,
  [types.virtualNetwork]: deleteById,
  [types.userAssignedIdentity]: deleteById,
  [types.workspace]: deleteById,
};

/** What happens once, and to which types. */
const acts: Readonly<
  Record<
    ActName,
    { readonly to: (type: Change['type']) => boolean; readonly act: Apply<ActChange, JsonObject | undefined> }
  >
> = {
  rotate: { to: isKey, act: rotateKey },
  import: { to: isKey, act: importKey },
  backup: { to: isKey, act: backUpKey },
  restore: { to: isKey, act: restoreKey },
  recover: {
    to: (type) => isKey(type) || type === types.vault || type === types.managedHsm || type === types.account,
    act: recover,
  },
  purge: { to: (type) => type === types.account, act: purgeAccount },
};

/**
 * Makes one change and waits until Azure has finished with it.
 * @returns what an act leaves behind
 * @throws AzureFailure
 */
export async function apply(context: Context, change: Change, signal: AbortSignal): Promise<JsonObject | undefined> {
  switch (change.kind) {
    case 'set':
      await (sets[change.type] ?? unsupported)(context, change, signal);
      return undefined;
    case 'create':
      await (creates[change.type] ?? unsupported)(context, change, signal);
      return undefined;
    case 'delete':
      await (deletes[change.type] ?? unsupported)(context, change, signal);
      return undefined;
    case 'act': {
      const { to, act } = acts[change.act];
      return to(change.type) ? act(context, change, signal) : unsupported(context, change);
    }
    case 'await':
      return unsupported(context, change);
  }
}

function unsupported(_context: Context, change: Change): Promise<never> {
  const what = change.kind === 'act' ? change.act : change.kind;
  return Promise.reject(
    new AzureFailure({
      kind: 'rejected',
      purpose: `${what} a resource of type ${change.type}`,
      resource: placeOf(change),
      explanation: 'This product does not make such a change.',
    }),
  );
}
