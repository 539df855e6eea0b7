import { normalizeArmId, nameOf } from './armId.ts';
import type { JsonObject } from './json.ts';
import type { ResourceType } from './types.ts';
import { at, known, type Range, type Value } from './value.ts';

/**
 * One resource in Azure Resource Manager's vocabulary, wherever it was read. Terraform's `purge_protection_enabled` is
 * `properties.enablePurgeProtection` here: the adapters translate, the rules never do.
 */
export interface Resource {
  /** Identity within one graph: the normalised ARM id of a live resource, a symbolic name of a declared one. */
  readonly key: string;
  readonly type: ResourceType;
  /** The ARM id as Azure spells it; a template's resource has none until it is deployed. */
  readonly id?: string;
  /** The name to show. */
  readonly name: string;
  /** The property at a dotted path from the root of the ARM body, for example `properties.vaultUri`. */
  read(path: string): Value;
  readonly declaration?: Declaration;
  /** Keys of the resources that its source orders before this one (`dependsOn`, references, the order of a script). */
  readonly after?: readonly string[];
}

/** How and where a resource is written down. */
export interface Declaration {
  readonly format: 'bicep' | 'arm' | 'terraform' | 'script';
  readonly apiVersion?: string;
  readonly uri: string;
  readonly range: Range;
}

/** A resource as Azure returned it. */
export interface LiveResource extends Resource {
  readonly id: string;
  readonly body: JsonObject;
}

/** Whether a resource was read from Azure; also one that a plan would change. One that is yet to be made was not. */
export function isLive(resource: Resource): resource is LiveResource {
  return 'body' in resource && resource.id !== undefined;
}

/**
 * Wraps a body of Azure Resource Manager.
 * @param unread paths that could not be read, with the reason: they read as unknown instead of absent.
 */
export function liveResource(
  id: string,
  type: ResourceType,
  body: JsonObject,
  unread: Readonly<Record<string, string>> = {},
): LiveResource {
  const whole = known(body, { kind: 'azure', id, path: '' });
  return {
    key: normalizeArmId(id),
    id,
    type,
    name: nameOf(id),
    body,
    read(path) {
      const value = at(whole, path);
      if (value.kind !== 'absent') return value;
      const reason = Object.entries(unread).find(([prefix]) => path === prefix || path.startsWith(`${prefix}.`))?.[1];
      return reason === undefined ? value : { kind: 'unknown', reason, origin: { kind: 'azure', id, path } };
    },
  };
}
