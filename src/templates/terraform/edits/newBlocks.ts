import { builtInRole } from '../../../core/resources/builtInRoles.ts';
import { nameOf } from '../../../core/resources/armId.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import type { CreateChange } from '../../../core/plans/change.ts';
import { asString, asStrings, at } from '../../../core/resources/value.ts';
import { expressionText, idText, printed } from './print.ts';

/** A block that is to be added, under a name that nothing else has. */
export interface NewBlock {
  readonly type: string;
  readonly name: string;
  readonly text: (name: string) => string;
}

/** `azurerm_role_assignment`; undefined where the scope or the principal cannot be referred to from here. */
export function assignmentText(
  { properties }: CreateChange,
  place: Resource,
  graph: ResourceGraph,
  folder: string,
): NewBlock | undefined {
  const scope = idText(place.key, graph, folder);
  const principal = expressionText(at(properties, 'principalId'), graph, folder);
  const role = builtInRole(nameOf(asString(at(properties, 'roleDefinitionId')) ?? ''));
  const kind = printed(at(properties, 'principalType'));
  if (scope === undefined || principal === undefined || !role) return undefined;
  const type = 'azurerm_role_assignment';
  return {
    type,
    name: 'customer_managed_key',
    text: (name) => `resource "${type}" "${name}" {
  scope                = ${scope}
  role_definition_name = "${role.name}"
  principal_id         = ${principal}${kind === undefined ? '' : `\n  principal_type       = ${kind}`}
}
`,
  };
}

/** `azurerm_key_vault_access_policy`. */
export function policyText(
  { properties }: CreateChange,
  place: Resource,
  graph: ResourceGraph,
  folder: string,
): NewBlock | undefined {
  const vault = idText(place.key, graph, folder);
  const principal = expressionText(at(properties, 'objectId'), graph, folder);
  const permissions = asStrings(at(properties, 'permissions.keys'));
  if (vault === undefined || principal === undefined || !permissions) return undefined;
  const type = 'azurerm_key_vault_access_policy';
  const listed = permissions.map((name) => `"${name.charAt(0).toUpperCase()}${name.slice(1)}"`).join(', ');
  return {
    type,
    name: 'customer_managed_key',
    text: (name) => `resource "${type}" "${name}" {
  key_vault_id    = ${vault}
  tenant_id       = ${vault.replace(/\.id$/, '.tenant_id')}
  object_id       = ${principal}
  key_permissions = [${listed}]
}
`,
  };
}
