import type { Resource } from '../resources/resource.ts';
import { absent, known } from '../resources/value.ts';
import type { Json } from '../resources/json.ts';
import type { Remedy } from './rule.ts';

/**
 * Declares a property of a key or key store otherwise; undefined for a live one, on which such a property cannot be changed.
 * @param id of the rule that finds it
 * @param properties by their paths; undefined takes a property away
 */
export function declareOtherwise(
  id: string,
  resource: Resource,
  title: string,
  properties: Readonly<Record<string, Json | undefined>>,
  costExplanation: string,
): Remedy | undefined {
  if (!resource.declaration || resource.declaration.existing) return undefined;
  return {
    id,
    title,
    changes: Object.entries(properties).map(([path, value]) => ({
      kind: 'set',
      resource: resource.id ?? resource.key,
      type: resource.type,
      path,
      value: value === undefined ? absent : known(value),
    })),
    cost: 'none',
    costExplanation,
  };
}

/** Source: Azure Resource Manager, keys: a PUT creates the first version of a key and does not update existing keys. */
export const onlyNewKeys =
  'A key that exists already stays as it is: Azure Resource Manager only makes new ones, and Terraform replaces the key.';
