import { isKey, isKeyVersion, types } from '../../../resources/types.ts';
import type { Change } from '../../change.ts';
import type { Variables } from '../text.ts';
import { actOnKey, createKey, setOnKey } from './keys.ts';
import { patch, put, remove } from './rest.ts';
import {
  actOnResource,
  assignRole,
  createServicePrincipal,
  createVault,
  deletePolicy,
  localRole,
  setOnAccount,
  setOnStore,
  setPolicy,
  unassignRole,
} from './resources.ts';

/** The commands of the Azure CLI that make a change; undefined where there are none. */
export function azCommands(change: Change, variables: Variables): readonly string[] | undefined {
  switch (change.kind) {
    case 'set':
      if (change.type === types.account) return setOnAccount(change, variables);
      if (change.type === types.vault || change.type === types.managedHsm) return setOnStore(change, variables);
      if (isKey(change.type) || isKeyVersion(change.type)) return setOnKey(change, variables);
      return patch(change, variables);
    case 'create':
      return creation(change, variables);
    case 'delete':
      if (change.type === types.roleAssignment) return unassignRole(change, variables);
      if (change.type === types.hsmLocalRoleAssignment) return localRole(change, variables);
      if (change.type === types.accessPolicy) return deletePolicy(change, variables);
      return remove(change, variables);
    case 'act':
      return isKey(change.type) || change.type === types.deletedKey
        ? actOnKey(change, variables)
        : actOnResource(change);
    case 'await':
      return undefined;
  }
}

function creation(change: Extract<Change, { kind: 'create' }>, variables: Variables): readonly string[] | undefined {
  switch (change.type) {
    case types.roleAssignment:
      return assignRole(change, variables);
    case types.hsmLocalRoleAssignment:
      return localRole(change, variables);
    case types.accessPolicy:
      return setPolicy(change, variables);
    case types.vault:
      return createVault(change);
    case types.vaultKey:
    case types.hsmKey:
      return createKey(change);
    case types.servicePrincipal:
      return createServicePrincipal(change);
    default:
      return put(change, variables);
  }
}
