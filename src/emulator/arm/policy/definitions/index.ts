import type { PolicyDefinition } from '../definition.ts';
import { accountDefinitions } from './accounts.ts';
import { keyDefinitions } from './keys.ts';
import { logDefinitions } from './logs.ts';
import { storeDefinitions } from './stores.ts';

/** The built-in definitions that the emulated Azure knows: those that matter to customer-managed keys. */
export const policyDefinitions: readonly PolicyDefinition[] = [
  ...accountDefinitions,
  ...storeDefinitions,
  ...logDefinitions,
  ...keyDefinitions,
];

/** The definition of a GUID or of an id that ends with it; undefined where there is none. */
export function definitionOf(policyDefinitionId: string): PolicyDefinition | undefined {
  const name = policyDefinitionId.split('/').at(-1)?.toLowerCase();
  return policyDefinitions.find((policy) => policy.name === name);
}

export function definitionId({ name }: PolicyDefinition): string {
  return `/providers/Microsoft.Authorization/policyDefinitions/${name}`;
}
