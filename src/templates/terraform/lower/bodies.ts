import { types } from '../../../core/resources/types.ts';
import { builtInRoleGuid } from '../../../core/resources/builtInRoles.ts';
import { absent, asItems, canonicalText, expression, known, type Value } from '../../../core/resources/value.ts';
import { defaultSubscription } from '../../ids.ts';
import { members, merged, nested } from '../../merge.ts';
import { booleanOf, list, stringOf } from '../evaluate/values.ts';
import { mappings } from '../mapping/arguments.ts';
import { encryptionOf } from './customerKey.ts';
import { converted, type BlockReader } from './reader.ts';

/** The body in Azure's words of what a block of a mapped type says. */
export function mappedBody(terraformType: string, reader: BlockReader, nameOf: (id: string) => Value): Value {
  const mapping = mappings[terraformType];
  if (!mapping) return absent;
  const plain = Object.entries(mapping.arguments).reduce<Value>((body, [argument, target]) => {
    const value = converted(reader.at(argument), target);
    return merged(body, nested(target.path, value));
  }, members({}));
  const more: readonly Value[] = [
    mapping.type === types.account ? accountBody(terraformType, reader, nameOf) : absent,
    mapping.type === types.vault ? nested('properties.accessPolicies', inlinePolicies(reader)) : absent,
    mapping.type === types.vaultKey
      ? nested('properties.rotationPolicy.lifetimeActions', lifetimeActions(reader))
      : absent,
  ];
  return more.reduce<Value>(together, plain);
}

function together(before: Value, after: Value): Value {
  return before.kind === 'absent' ? after : merged(before, after);
}

function accountBody(terraformType: string, reader: BlockReader, nameOf: (id: string) => Value): Value {
  const [identity] = reader.blocks('identity');
  const [key] = reader.blocks('customer_managed_key');
  const keyId = key?.read('key_vault_key_id') ?? absent;
  const hsmKeyId = key?.read('managed_hsm_key_id') ?? absent;
  return members({
    ...(terraformType === 'azurerm_ai_services' && { kind: known('AIServices') }),
    identity: identity ? identityBody(identity) : absent,
    properties: members({
      encryption: key
        ? encryptionOf(keyId.kind === 'absent' ? hsmKeyId : keyId, key.read('identity_client_id'), nameOf)
        : absent,
    }),
  });
}

export function identityBody(reader: BlockReader): Value {
  const ids = reader.read('identity_ids');
  const items = asItems(ids);
  const attached = items?.map((item) => [stringOf(item) ?? '{unknown}', members({ id: item })] as const);
  return members({
    type: reader.read('type'),
    userAssignedIdentities: attached ? { kind: 'object', entries: Object.fromEntries(attached) } : ids,
  });
}

/** The policies that stand inside of a vault's own block. */
function inlinePolicies(reader: BlockReader): Value {
  const policies = reader.blocks('access_policy').map(policyBody);
  return policies.length === 0 ? absent : list(policies);
}

/** One access policy: inline, or a resource of its own. */
export function policyBody(reader: BlockReader): Value {
  return members({
    objectId: reader.read('object_id'),
    tenantId: reader.read('tenant_id'),
    permissions: members({ keys: reader.read('key_permissions') }),
  });
}

/** `rotation_policy`: `automatic` rotates, `notify_before_expiry` only tells. */
function lifetimeActions(reader: BlockReader): Value {
  const [policy] = reader.blocks('rotation_policy');
  if (!policy) return absent;
  const [automatic] = policy.blocks('automatic');
  const notify = policy.read('notify_before_expiry');
  const rotate =
    automatic &&
    members({
      trigger: members({
        timeAfterCreate: automatic.read('time_after_creation'),
        timeBeforeExpiry: automatic.read('time_before_expiry'),
      }),
      action: members({ type: known('rotate') }),
    });
  const tell =
    notify.kind !== 'absent' &&
    members({ trigger: members({ timeBeforeExpiry: notify }), action: members({ type: known('notify') }) });
  return list([...(rotate ? [rotate] : []), ...(tell ? [tell] : [])]);
}

/** `azurerm_role_assignment`, and that of a Managed HSM. */
export function assignmentBody(reader: BlockReader, scope: Value): Value {
  return members({
    properties: members({
      roleDefinitionId: roleOf(reader),
      principalId: reader.read('principal_id'),
      principalType: reader.read('principal_type'),
      condition: reader.read('condition'),
      scope,
    }),
  });
}

/** A role by its name, or by its id, which may have its subscription left out. */
function roleOf(reader: BlockReader): Value {
  const named = reader.read('role_definition_name');
  const value = named.kind === 'absent' ? reader.read('role_definition_id') : named;
  const text = stringOf(value);
  // An id with a subscription that is not known ends with the role all the same.
  const guid =
    text === undefined
      ? /\/roleDefinitions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(canonicalText(value) ?? '')?.[1]
      : (/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0] ?? builtInRoleGuid(text));
  if (text === undefined && guid === undefined) return value;
  const place = value.kind !== 'absent' && value.origin && { origin: value.origin };
  if (guid === undefined) return { ...expression(`{role ${text ?? ''}}`), ...place };
  return { ...known(`${defaultSubscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`), ...place };
}

/** `azurerm_monitor_diagnostic_setting`. */
export function diagnosticBody(reader: BlockReader): Value {
  const logs = [...reader.blocks('enabled_log'), ...reader.blocks('log')].map((block) => {
    const enabled = block.read('enabled');
    return members({
      category: block.read('category'),
      categoryGroup: block.read('category_group'),
      enabled: known(booleanOf(enabled) ?? true),
    });
  });
  return members({
    properties: members({
      workspaceId: reader.read('log_analytics_workspace_id'),
      storageAccountId: reader.read('storage_account_id'),
      eventHubAuthorizationRuleId: reader.read('eventhub_authorization_rule_id'),
      logs: list(logs),
    }),
  });
}
