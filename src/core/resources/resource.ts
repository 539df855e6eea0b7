import { normalizeArmId, nameOf } from './armId.ts';
import type { JsonObject } from './json.ts';
import type { ResourceType } from './types.ts';
import { at, known, type Location, type Range, type Value } from './value.ts';

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
  readonly format: TemplateFormatName;
  readonly apiVersion?: string;
  readonly uri: string;
  /** The whole declaration. */
  readonly range: Range;
  /** What is underlined where no property shows what is wrong: the symbolic name, the type and name. */
  readonly heading: Range;
  /** What the file calls it: Bicep's symbolic name, Terraform's address. */
  readonly symbol?: string;
  /** It is only referred to (`existing`, `data`): what it is like is not said in these files. */
  readonly existing?: true;
  /** Whether it is deployed depends on what is not known. */
  readonly conditional?: true;
  /** It is made by a module of a registry, whose files are not here: its properties stand as the module's arguments. */
  readonly module?: string;
  /** Where the value of a property of it is written, or would be: for edits and underlines. */
  place?(path: string): Location | undefined;
  /** Where the name of a property that is written stands. */
  nameOf?(path: string): Location | undefined;
}

export type TemplateFormatName = 'bicep' | 'arm' | 'terraform' | 'script';

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
