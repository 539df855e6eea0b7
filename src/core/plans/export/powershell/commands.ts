import { isKey, isKeyVersion, types } from '../../../resources/types.ts';
import type { Change } from '../../change.ts';
import type { Variables } from '../text.ts';
import { actOnKey, createKey, setOnKey } from './keys.ts';
import {
  actOnResource,
  createServicePrincipal,
  createVault,
  localRole,
  policy,
  role,
  setEncryption,
  setOnStore,
} from './resources.ts';
import { patch, put, remove } from './rest.ts';

/** The commands of Azure PowerShell that make a change; undefined where there are none. */
export function powerShellCommands(change: Change, variables: Variables): readonly string[] | undefined {
  switch (change.kind) {
    case 'set':
      if (change.path === 'properties.encryption') return setEncryption(change, variables);
      if (change.type === types.vault || change.type === types.managedHsm) return setOnStore(change, variables);
      if (isKey(change.type) || isKeyVersion(change.type)) return setOnKey(change);
      return patch(change, variables);
    case 'create':
      return creation(change, variables);
    case 'delete':
      if (change.type === types.roleAssignment) return role(change, variables);
      if (change.type === types.hsmLocalRoleAssignment) return localRole(change, variables);
      if (change.type === types.accessPolicy) return policy(change, variables);
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
      return role(change, variables);
    case types.hsmLocalRoleAssignment:
      return localRole(change, variables);
    case types.accessPolicy:
      return policy(change, variables);
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
