import type { CreateChange } from '../../core/plans/change.ts';
import { normalizeArmId } from '../../core/resources/armId.ts';
import { isJsonObject } from '../../core/resources/json.ts';
import type { Context } from '../read/context.ts';
import { put } from './armResource.ts';
import { contentOf } from './content.ts';
import { nameFrom } from './names.ts';

/**
 * Makes a custom role. Where the change has no id for it, its name follows from its scope and its title, so making it twice makes one.
 * @throws AzureFailure
 */
export async function createRoleDefinition(context: Context, change: CreateChange, signal: AbortSignal): Promise<void> {
  const { resource, type, scope, properties } = change;
  const purpose = 'create the custom role';
  const content = contentOf(properties, purpose, scope);
  const wished = isJsonObject(content) ? content : {};
  const title = typeof wished['roleName'] === 'string' ? wished['roleName'] : '';
  const id = resource.startsWith('/')
    ? resource
    : `${scope}/providers/Microsoft.Authorization/roleDefinitions/${nameFrom(normalizeArmId(scope), title)}`;
  const body = { properties: { type: 'CustomRole', assignableScopes: [scope], ...wished } };
  await put(context, id, type, body, purpose, signal);
}
