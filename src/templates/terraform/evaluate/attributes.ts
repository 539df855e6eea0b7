import { asString, expression, known, reference, type Value } from '../../../core/resources/value.ts';
import { defaultSubscription } from '../../ids.ts';
import { ownId } from '../mapping/mapping.ts';
import { blockValues } from './blocks.ts';
import { dataPlaneAttribute } from './dataPlane.ts';
import type { Instance } from './instance.ts';
import { array, objectOf } from './values.ts';
import { lookedUpPolicy } from './policies.ts';
import { builtInRoleId } from './roles.ts';

/** An attribute of a resource or data source: what is written, or what Azure fills in. */
export function attributeOf(instance: Instance, name: string): Value {
  const special = ofTheDeployment(instance, name);
  if (special) return special;
  if (name === 'identity') return identity(instance);
  if (instance.terraformType.startsWith('azapi_')) return ofAzapi(instance, name) ?? written(instance, name);
  const path = instance.mapping?.attributes?.[name];
  if (path === ownId) return instance.idValue();
  return path === undefined ? written(instance, name) : instance.computed(path);
}

function written(instance: Instance, name: string): Value {
  return instance.argument(name) ?? blockValues(instance, name) ?? instance.unsaid(name);
}

function identity(instance: Instance): Value {
  const own = blockValues(instance, 'identity');
  const block = own?.kind === 'array' ? own.items[0] : undefined;
  const entries = block?.kind === 'object' ? block.entries : {};
  return array([
    objectOf({
      ...entries,
      principal_id: instance.computed('identity.principalId'),
      tenant_id: instance.computed('identity.tenantId'),
    }),
  ]);
}

/** `output` is the body as Azure returned it, so that a path of it is a property. */
function ofAzapi(instance: Instance, name: string): Value | undefined {
  const { azapi } = instance;
  if (azapi?.isDataPlane === true) return dataPlaneAttribute(instance, name);
  if (name === 'id') return instance.idValue();
  if (name !== 'output' || !azapi || instance.key === undefined) return undefined;
  return azapi.known ? reference(instance.key, '') : undefined;
}

/** What the provider knows of where it works: the same everywhere in a deployment. */
function ofTheDeployment(instance: Instance, name: string): Value | undefined {
  const { terraformType: type, isData } = instance;
  if (!isData) return undefined;
  const subscription = defaultSubscription.slice('/subscriptions/'.length);
  switch (type) {
    case 'azurerm_client_config':
    case 'azapi_client_config':
      return name === 'subscription_id' ? known(subscription) : expression(`{client.${name}}`);
    case 'azurerm_subscription': {
      const own = instance.argument('subscription_id');
      if (name === 'tenant_id') return expression('{client.tenant_id}');
      if (name === 'subscription_id') return own ?? known(subscription);
      if (name !== 'id') return undefined;
      const id = own ? asString(own) : subscription;
      return id === undefined ? undefined : known(`/subscriptions/${id}`);
    }
    case 'azurerm_role_definition': {
      const role = instance.argument('name') ?? instance.argument('role_definition_id');
      const id = role && builtInRoleId(role);
      return id !== undefined &&
        (name === 'id' || name === 'role_definition_id' || name === 'role_definition_resource_id')
        ? known(id)
        : undefined;
    }
    case 'azurerm_policy_definition':
    case 'azurerm_policy_definition_built_in':
      return name === 'id' ? lookedUpPolicy(instance.argument('name'), instance.argument('display_name')) : undefined;
    default:
      return undefined;
  }
}
