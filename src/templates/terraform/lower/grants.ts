import { normalizeArmId } from '../../../core/resources/armId.ts';
import { roleDefinitionId } from '../../../core/resources/roles.ts';
import { types } from '../../../core/resources/types.ts';
import { canonicalText, known, unknown, type Value } from '../../../core/resources/value.ts';
import { idText, scopeId } from '../evaluate/ids.ts';
import type { Instance } from '../evaluate/instance.ts';
import { builtInRoleId } from '../evaluate/roles.ts';
import type { BodyBuilder } from './body.ts';
import { nameIn, outermost } from './arguments.ts';

/** Scope and role of a role assignment. */
export function addRole(instance: Instance, body: BodyBuilder): void {
  const whole = outermost(instance);
  const scope = instance.argument('scope');
  if (scope)
    body.set('properties.scope', at(scope, known(scopeId(scope, instance.module.deployment))), nameIn(whole, 'scope'));
  const argument = instance.argument('role_definition_id') ? 'role_definition_id' : 'role_definition_name';
  const role = instance.argument(argument);
  if (!role) return;
  const id = builtInRoleId(role);
  // A role of one's own is known by its id where that is written; what it allows is not.
  const otherwise =
    argument === 'role_definition_id'
      ? role
      : unknown(`what the role ${canonicalText(role) ?? ''} allows is not known`);
  body.set('properties.roleDefinitionId', at(role, id === undefined ? otherwise : known(id)), nameIn(whole, argument));
}

/** A policy that is added to a vault is one of its list. */
export function addVaultOfPolicy(instance: Instance, body: BodyBuilder): void {
  const vault = instance.argument('key_vault_id');
  if (!vault) return;
  const id = idText(vault, types.vault, instance.module.deployment);
  body.set('properties.vaultId', at(vault, known(normalizeArmId(id))), nameIn(outermost(instance), 'key_vault_id'));
}

/** A local role of a Managed HSM: its scope is a path in the HSM, `/`, `/keys` or `/keys/NAME`. */
export function addLocalRole(instance: Instance, body: BodyBuilder): void {
  const whole = outermost(instance);
  const hsm = instance.argument('managed_hsm_id');
  const scope = instance.argument('scope');
  const path = scope && canonicalText(scope);
  if (hsm && scope && path !== undefined) {
    const id = idText(hsm, types.managedHsm, instance.module.deployment);
    const inner = path.replace(/^\/+|\/+$/g, '');
    body.set('properties.scope', at(scope, known(inner === '' ? id : `${id}/${inner}`)), nameIn(whole, 'scope'));
  }
  const role = instance.argument('role_definition_id');
  const guid = role && /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(canonicalText(role) ?? '')?.[0];
  if (role) {
    const value =
      guid === undefined ? unknown('which role it is is not known') : known(roleDefinitionId('{subscription}', guid));
    body.set('properties.roleDefinitionId', at(role, value), nameIn(whole, 'role_definition_id'));
  }
}

function at(written: Value, value: Value): Value {
  return { ...value, ...(written.origin && { origin: written.origin }) };
}
