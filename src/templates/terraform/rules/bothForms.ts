import { normalizeArmId } from '../../../core/resources/armId.ts';
import { types } from '../../../core/resources/types.ts';
import type { Location } from '../../../core/resources/value.ts';
import type { TemplateFinding } from '../../../core/templates.ts';
import { attributeOf, blocksOf, literalText } from '../access.ts';
import { nested } from '../evaluate/blocks.ts';
import { idText } from '../evaluate/ids.ts';
import type { Instance } from '../evaluate/instance.ts';
import { headingOf } from '../evaluate/moduleInstance.ts';
import { placeIn } from '../evaluate/scope.ts';
import type { Body, Expression } from '../syntax.ts';
import type { TerraformContext } from './rule.ts';

/**
 * The key of an account in its own block and in a resource of its own: each apply undoes the other. Source: azurerm,
 * azurerm_cognitive_account_customer_managed_key: "it's not possible to use both methods".
 */
export function bothForms({ instances, deployment }: TerraformContext): readonly TemplateFinding[] {
  return instances.flatMap((separate) => {
    if (separate.terraformType !== 'azurerm_cognitive_account_customer_managed_key') return [];
    const id = separate.argument('cognitive_account_id');
    const account = id && deployment.instances.get(normalizeArmId(idText(id, types.account, deployment)));
    const block = account && ownKey(account);
    if (!account || !block) return [];
    const message = `The key of ${account.address} is set here and in its block customer_managed_key too: they undo each other, which azurerm does not allow.`;
    return [
      {
        rule: 'terraform-key-twice',
        severity: 'error',
        message,
        ...placeIn(separate.scope, headingOf(separate.declared)),
        related: [{ ...block, message: 'The block is here.' }],
        fixes: [],
      },
    ];
  });
}

function ownKey({ declared, scope }: Instance): Location | undefined {
  if (ignoresKey(declared.block.body)) return undefined;
  const [block] = nested(declared.block.body, scope, 'customer_managed_key');
  return block && !block.conditional ? block.place : undefined;
}

/** A block that `lifecycle` ignores is left alone by Terraform. */
function ignoresKey(body: Body): boolean {
  return blocksOf(body, 'lifecycle').some((lifecycle) => {
    const ignored = attributeOf(lifecycle.body, 'ignore_changes')?.value;
    const items = ignored?.kind === 'tuple' ? ignored.items : ignored ? [ignored] : [];
    return items.some((item) => ['customer_managed_key', 'all'].includes(firstName(item)));
  });
}

function firstName(item: Expression): string {
  const root = item.kind === 'traversal' ? item.root : item;
  return root.kind === 'variable' ? root.name : (literalText(item) ?? '');
}
