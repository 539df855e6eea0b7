import { nameOf, normalizeArmId } from '../../../core/resources/armId.ts';
import { types } from '../../../core/resources/types.ts';
import { canonicalText, expression, type Value } from '../../../core/resources/value.ts';
import { defaultScope, idSegment, templateId } from '../../ids.ts';
import { splitOutside } from './braces.ts';
import type { Deployment } from './deployment.ts';
import type { Instance } from './instance.ts';
import { objectOf } from './values.ts';

/**
 * `azapi_data_plane_resource`: a key that is made through its vault's own address. Its parent is that address without the scheme, and its
 * body is Key Vault's own. Source: the azapi provider's documentation, "Available Resources": `Microsoft.KeyVault/vaults/keys`.
 */
export const dataPlaneResource = 'azapi_data_plane_resource';

/** The id that the key has in Azure Resource Manager. */
export function dataPlaneKeyId(instance: Instance): string {
  const name = instance.argument('name');
  return `${vaultId(instance)}/keys/${name ? idSegment(name, `{${instance.address}}`) : `{${instance.address}}`}`;
}

/** By what its address is made of: the URI of a vault, or the name of one. */
function vaultId(instance: Instance): string {
  const { deployment } = instance.module;
  const parent = instance.argument('parent_id');
  const host = (parent && canonicalText(parent)) ?? `{${instance.address}.parent_id}`;
  const key = vaultOfUri(host);
  if (key !== undefined) return deployment.instances.get(key)?.id ?? key;
  const [name = host] = splitOutside(host.replace(/^https:\/\//i, ''), '.');
  return vaultNamed(name, deployment)?.id ?? templateId(defaultScope, types.vault, [name.replaceAll('/', '∕')]);
}

const uriOfVault = '#properties.vaultUri}';

/** The key of the vault whose URI a text holds, whatever is cut off from it. */
function vaultOfUri(text: string): string | undefined {
  const end = text.indexOf(uriOfVault);
  if (end < 0) return undefined;
  let depth = 1;
  for (let start = end - 1; start >= 0; start--) {
    if (text.charAt(start) === '}') depth++;
    if (text.charAt(start) === '{' && --depth === 0) return text.slice(start + 1, end);
  }
  return undefined;
}

function vaultNamed(name: string, { instances }: Deployment): Instance | undefined {
  return [...instances.values()].find(({ id, mapping, azapi }) => {
    const type = mapping?.type ?? azapi?.known;
    return type === types.vault && id !== undefined && nameOf(id).toLowerCase() === name.toLowerCase();
  });
}

/** What other expressions read of it: its address without a version, and what the vault answered. */
export function dataPlaneAttribute(instance: Instance, name: string): Value | undefined {
  const { id } = instance;
  if (id === undefined) return undefined;
  // The scheme, which the provider leaves out, is a part of the vault's URI here: who puts it before gets it once.
  if (name === 'id') {
    const store = normalizeArmId(id.slice(0, id.lastIndexOf('/keys/')));
    return expression(`{${store}${uriOfVault}keys/${nameOf(id)}`);
  }
  if (name !== 'output') return undefined;
  return objectOf({ key: objectOf({ kid: instance.computed('properties.keyUriWithVersion') }) });
}

/** Key Vault's names of what Azure Resource Manager calls otherwise, and the places in a key's properties. */
export const keyMembers: Readonly<Record<string, string>> = {
  kty: 'properties.kty',
  key_size: 'properties.keySize',
  key_ops: 'properties.keyOps',
  crv: 'properties.curveName',
  attributes: 'properties.attributes',
};
