import { asString, type Value } from '../../../core/resources/value.ts';
import { builtInRoleGuid } from '../../../core/resources/builtInRoles.ts';
import { roleDefinitionId } from '../../../core/resources/roles.ts';
import { defaultSubscription } from '../../ids.ts';

const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of a role by its name, its GUID or an id that ends in that; undefined where it is another or not known. */
export function builtInRoleId(role: Value): string | undefined {
  const text = asString(role) ?? (role.kind === 'reference' ? role.path : undefined);
  if (text === undefined) return undefined;
  const id = guid.exec(text)?.[0] ?? builtInRoleGuid(text);
  return id === undefined ? undefined : roleDefinitionId(defaultSubscription.slice('/subscriptions/'.length), id);
}
