import { memberOf, type JsonObject } from '../../core/resources/json.ts';
import type { Permission } from '../../core/sources.ts';

/** A permission set of Azure Resource Manager or of a local role. */
export function permissionIn(body: JsonObject): Permission {
  return {
    actions: strings(body, 'actions'),
    notActions: strings(body, 'notActions'),
    dataActions: strings(body, 'dataActions'),
    notDataActions: strings(body, 'notDataActions'),
  };
}

function strings(body: JsonObject, name: string): readonly string[] {
  const value = memberOf(body, name);
  return Array.isArray(value) ? (value as readonly unknown[]).filter((item) => typeof item === 'string') : [];
}
