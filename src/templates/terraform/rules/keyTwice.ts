import { normalizeArmId } from '../../../core/resources/armId.ts';
import { types } from '../../../core/resources/types.ts';
import type { TemplateFinding } from '../../../core/templates.ts';
import type { DeploymentNode } from '../../sequence.ts';
import { attributeOf, blocksOf } from '../access.ts';
import type { Scope } from '../lower/scope.ts';
import { referencesOf } from '../lower/references.ts';

/** An account whose key is said in its own block and by the separate resource: each undoes the other. */
export function keyTwice(nodes: readonly DeploymentNode[], scopes: readonly Scope[]): readonly TemplateFinding[] {
  const accounts = nodes.flatMap(({ pieces }) => (pieces?.type === types.account ? [pieces] : []));
  const separate = accounts.filter(({ declaration }) => (declaration.symbol ?? '').includes('customer_managed_key.'));
  return separate.flatMap(({ id, declaration }): readonly TemplateFinding[] => {
    const own = accounts.find(
      (other) =>
        other.declaration !== declaration && normalizeArmId(other.id) === normalizeArmId(id) && hasBlock(other, scopes),
    );
    if (!own) return [];
    return [
      {
        rule: 'terraform-key-twice',
        severity: 'error',
        message:
          'The key of this account is also said in its own customer_managed_key block. Each of the two undoes the other at every apply; keep one of them.',
        uri: declaration.uri,
        range: declaration.heading,
        related: [
          {
            uri: own.declaration.uri,
            range: own.declaration.heading,
            message: 'Here the account names its key itself.',
          },
        ],
        fixes: [],
      },
    ];
  });
}

/** A block that `lifecycle` ignores is left alone by Terraform. */
function hasBlock({ declaration }: NonNullable<DeploymentNode['pieces']>, scopes: readonly Scope[]): boolean {
  const found = scopes
    .flatMap((scope) => [...scope.resources.values()])
    .find(
      ({ node, file }) =>
        file.uri === declaration.uri && file.lines.range(node).start.line === declaration.range.start.line,
    );
  if (!found || blocksOf(found.node.body, 'customer_managed_key').length === 0) return false;
  const ignored = blocksOf(found.node.body, 'lifecycle').flatMap(({ body }) => {
    const attribute = attributeOf(body, 'ignore_changes');
    return attribute ? referencesOf(attribute.value) : [];
  });
  return !ignored.some(({ root }) => root === 'customer_managed_key' || root === 'all');
}
