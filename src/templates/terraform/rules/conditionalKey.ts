import type { TemplateFinding } from '../../../core/templates.ts';
import { asBoolean } from '../../../core/resources/value.ts';
import { attributeOf, blocksOf } from '../access.ts';
import { nested } from '../evaluate/blocks.ts';
import type { Instance } from '../evaluate/instance.ts';
import type { TerraformContext } from './rule.ts';

/**
 * A block that a variable can take away, on an account with projects: without it Terraform replaces the account. Source: azurerm,
 * azurerm_cognitive_account: "When `project_management_enabled` is set to `true`, removing this block forces a new resource to be created."
 */
export function conditionalKey({ instances }: TerraformContext): readonly TemplateFinding[] {
  return instances.flatMap((account) => {
    if (account.terraformType !== 'azurerm_cognitive_account' || account.isData) return [];
    const projects = account.argument('project_management_enabled');
    if (!projects || asBoolean(projects) !== true || cannotBeReplaced(account)) return [];
    return nested(account.declared.block.body, account.scope, 'customer_managed_key').flatMap(
      ({ conditional, place }) => {
        if (!conditional) return [];
        const message = `${account.address} has projects: once it has this block, a value that takes the block away makes Terraform replace the account.`;
        return [
          { rule: 'terraform-conditional-key', severity: 'hint' as const, message, ...place, related: [], fixes: [] },
        ];
      },
    );
  });
}

/** A plan that would replace it stops. Terraform takes nothing but a literal there. */
function cannotBeReplaced({ declared }: Instance): boolean {
  return blocksOf(declared.block.body, 'lifecycle').some(({ body }) => {
    const value = attributeOf(body, 'prevent_destroy')?.value;
    return value?.kind === 'literal' && value.value === true;
  });
}
