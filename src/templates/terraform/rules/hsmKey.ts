import { types } from '../../../core/resources/types.ts';
import { canonicalText, type Location, type Value } from '../../../core/resources/value.ts';
import type { TemplateFinding } from '../../../core/templates.ts';
import { nested, valueIn } from '../evaluate/blocks.ts';
import type { Deployment } from '../evaluate/deployment.ts';
import { isBelow } from '../load/providerVersion.ts';
import type { TerraformContext } from './rule.ts';

/**
 * Versions of azurerm before 4.55 refuse the id of a Managed HSM's key in an account's block. Source: azurerm's change log, 4.55.0, "update
 * validation for `customer_managed_key.key_vault_key_id` to allow managed HSM keys as input" (#31147).
 */
export function hsmKey({ instances, deployment, versions }: TerraformContext): readonly TemplateFinding[] {
  if (!isBelow(versions, [4, 55, 0])) return [];
  return instances.flatMap((account) => {
    if (account.terraformType !== 'azurerm_cognitive_account' || account.isData) return [];
    return nested(account.declared.block.body, account.scope, 'customer_managed_key').flatMap((block) => {
      const id = valueIn(block, 'key_vault_key_id');
      const place = id && written(id);
      if (!id || !place || !isOfHsm(id, deployment)) return [];
      const message = `azurerm before 4.55 refuses the id of a Managed HSM's key here: raise the version, or set the key with azapi_update_resource.`;
      const related = versions.place ? [{ ...versions.place, message: 'The version is set here.' }] : [];
      return [{ rule: 'terraform-hsm-key', severity: 'error' as const, message, ...place, related, fixes: [] }];
    });
  });
}

function isOfHsm(id: Value, { instances }: Deployment): boolean {
  const key = id.kind === 'reference' ? instances.get(id.resource) : undefined;
  return key?.mapping?.type === types.hsmKey || /^https:\/\/[^/]+\.managedhsm\./i.test(canonicalText(id) ?? '');
}

function written({ origin }: Value): Location | undefined {
  return origin?.kind === 'file' ? { uri: origin.uri, range: origin.range } : undefined;
}
