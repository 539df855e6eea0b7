import { canonicalText, type Value } from '../../../core/resources/value.ts';
import { defaultScope, idSegment, nameSegments, resourceGroupScope, templateId } from '../../ids.ts';
import type { ResourceMapping } from '../mapping/mapping.ts';
import type { AzapiResource } from './azapi.ts';
import { dataPlaneKeyId } from './dataPlane.ts';
import type { Deployment } from './deployment.ts';
import type { Instance } from './instance.ts';

/** The id of a resource of azurerm's. */
export function mappedId(instance: Instance, { place, type }: ResourceMapping): string {
  const name = segment(instance.argument('name'), instance);
  switch (place.kind) {
    case 'subscription':
      return resourceGroupScope(name);
    case 'group': {
      const group = instance.argument(place.argument);
      return templateId(group ? resourceGroupScope(segment(group, instance)) : defaultScope, type, [name]);
    }
    case 'child':
      return `${parentId(instance, place.argument, place.parent)}/${place.segment}/${name}`;
    case 'extension':
      return templateId(scopeId(instance.argument(place.argument), instance.module.deployment), type, [name]);
  }
}

/** The id of a resource of azapi's. */
export function azapiId(instance: Instance, { type, isDataPlane }: AzapiResource): string {
  if (isDataPlane) return dataPlaneKeyId(instance);
  const whole = instance.argument('resource_id');
  if (whole && instance.terraformType !== 'azapi_resource') return idText(whole, type, instance.module.deployment);
  const name = segment(instance.argument('name'), instance);
  const parts = type.split('/');
  const parent = instance.argument('parent_id');
  if (parts.length <= 2)
    return templateId(parent ? scopeId(parent, instance.module.deployment) : defaultScope, type, [name]);
  const above = parts.slice(0, -1).join('/');
  return `${parent ? idText(parent, above, instance.module.deployment) : templateId(defaultScope, above, [])}/${parts.at(-1) ?? ''}/${name}`;
}

function segment(value: Value | undefined, instance: Instance): string {
  return value ? idSegment(value, `{${instance.address}}`) : `{${instance.address}}`;
}

function parentId(instance: Instance, argument: string, type: string): string {
  const value = instance.argument(argument);
  return value
    ? idText(value, type, instance.module.deployment)
    : templateId(defaultScope, type, [`{${instance.address}.${argument}}`]);
}

/** A scope's id: of a resource, a resource group or a subscription. What is no id is taken for a resource group. */
export function scopeId(value: Value | undefined, deployment: Deployment): string {
  const text = value && canonicalText(value);
  if (text === undefined || value === undefined) return defaultScope;
  if (text.startsWith('/')) return joined(value);
  const segment = idSegment(value);
  return deployment.madeUp.get(segment) ?? `/{scope}/${segment}`;
}

/**
 * The id that a value is: a known one, a text with expressions for its names, or one that is made up for an expression, the same for the
 * same. That one is remembered, since what lies below it needs something above.
 */
export function idText(value: Value, type: string, { madeUp }: Deployment): string {
  const text = canonicalText(value);
  if (text?.startsWith('/') === true) return joined(value);
  const segment = idSegment(value);
  const id = templateId(defaultScope, type, [segment]);
  madeUp.set(segment, id);
  return id;
}

function joined(value: Value): string {
  return `/${nameSegments(value)
    .filter((part) => part !== '{unknown}')
    .join('/')}`;
}
