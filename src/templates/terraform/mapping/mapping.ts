import type { Json } from '../../../core/resources/json.ts';
import type { ResourceType } from '../../../core/resources/types.ts';
import type { Conversion } from './conversions.ts';

/**
 * How one of azurerm's resources reads in Azure Resource Manager's vocabulary. The tables serve both directions: to lower a configuration
 * and to write an edit into one. Source: the provider's documentation and code, versions 4.81 and 5.2.
 */
export interface ResourceMapping {
  /** `azurerm_key_vault`: its resource, and its data source where there is one. */
  readonly terraform: string;
  readonly type: ResourceType;
  readonly place: Placement;
  readonly arguments: readonly ArgumentMapping[];
  /** What the provider sends whatever is written, by path. */
  readonly constants?: Readonly<Record<string, Json>>;
  /** What is exported besides the arguments, and the ARM property it is: a property's path, or one of {@link exportedIds}. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Attributes that are the resource's own id. A key's id with its version stands for the key: a grant there is a grant on it. */
export const ownId = '#id';

/** Where a resource's id begins. */
export type Placement =
  | { readonly kind: 'group'; readonly argument: 'resource_group_name' }
  /** Below another resource, whose id an argument is. */
  | { readonly kind: 'child'; readonly argument: string; readonly parent: ResourceType; readonly segment: string }
  /** At any resource, resource group or subscription. */
  | { readonly kind: 'extension'; readonly argument: string }
  | { readonly kind: 'subscription' };

/** An argument and the property that it is. */
export interface ArgumentMapping {
  /** Dotted through blocks: `network_acls.default_action`. */
  readonly argument: string;
  /** Dotted from the root of the ARM body: `properties.networkAcls.defaultAction`. */
  readonly path: string;
  readonly conversion?: Conversion;
  /** What the provider sends where the argument is left out, in ARM's vocabulary. */
  readonly otherwise?: Json;
}

export function row(argument: string, path: string, conversion?: Conversion, otherwise?: Json): ArgumentMapping {
  return { argument, path, ...(conversion && { conversion }), ...(otherwise !== undefined && { otherwise }) };
}
