import { resourceType, types, type ResourceType } from '../../../core/resources/types.ts';
import { asString, type Value } from '../../../core/resources/value.ts';
import { dataPlaneResource } from './dataPlane.ts';
import type { Instance } from './instance.ts';
import type { EncodedValue } from './values.ts';
import { functions } from './functions/index.ts';

/** What an `azapi_…` block declares: ARM's own vocabulary, with the type and its version in one text. */
export interface AzapiResource {
  readonly type: string;
  readonly apiVersion?: string;
  /** Set for a type that is judged. */
  readonly known: ResourceType | undefined;
  /** It changes a resource that is made elsewhere. */
  readonly isUpdate: boolean;
  /** It is made through the key store's own address, by that one's API. */
  readonly isDataPlane: boolean;
}

const kinds = new Set(['azapi_resource', 'azapi_update_resource', dataPlaneResource]);

export function azapiOf(instance: Instance): AzapiResource | undefined {
  if (!kinds.has(instance.terraformType)) return undefined;
  const value = instance.argument('type');
  const text = value && asString(value);
  if (text === undefined) return undefined;
  const [type = '', apiVersion] = text.split('@');
  const isDataPlane = instance.terraformType === dataPlaneResource;
  const known = resourceType(type);
  if (isDataPlane && known !== types.vaultKey) return undefined;
  return {
    type: known ?? type,
    known,
    isUpdate: instance.terraformType === 'azapi_update_resource',
    isDataPlane,
    // Versions of a key store's own API are others than those of Azure Resource Manager.
    ...(apiVersion !== undefined && !isDataPlane && { apiVersion }),
  };
}

/** The body, whether it is written as an object or as a JSON text. */
export function azapiBody(instance: Instance): Value | undefined {
  const body = instance.argument('body');
  if (!body) return undefined;
  if ('decoded' in body) return (body as EncodedValue).decoded;
  return asString(body) === undefined ? body : (functions['jsondecode']?.(body) ?? body);
}
