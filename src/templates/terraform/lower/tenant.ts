import type { Value } from '../../../core/resources/value.ts';
import { attributeOf, namesOf } from '../access.ts';
import { written } from '../evaluate/evaluate.ts';
import type { Instance } from '../evaluate/instance.ts';
import type { BodyBuilder } from './body.ts';

/**
 * The tenant in which a resource lies: that of the provider configuration by which it is made, where that says one. Which configurations a
 * module is given is not followed.
 * Source: azurerm, provider arguments `tenant_id` and `alias`; Terraform, the meta-argument `provider`.
 */
export function addTenant({ module, declared }: Instance, body: BodyBuilder): void {
  if (module.caller) return;
  const chosen = attributeOf(declared.block.body, 'provider')?.value;
  const name = chosen ? namesOf(chosen)?.join('.') : 'azurerm';
  const provider = name === undefined ? undefined : module.config.providers.get(name);
  const tenant = provider && attributeOf(provider.block.body, 'tenant_id')?.value;
  const value: Value | undefined = provider && tenant && written(tenant, module.scopeOf(provider));
  if (value) body.set('tenantId', value);
}
