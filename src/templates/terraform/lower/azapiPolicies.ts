import { normalizeArmId, parentArmId } from '../../../core/resources/armId.ts';
import { asItems, at, known, object } from '../../../core/resources/value.ts';
import type { Pieces } from './pieces.ts';

/** `vaults/accessPolicies` adds a list of policies: each is one of its own here. */
export function policiesOf(pieces: Pieces): readonly Pieces[] {
  const policies = asItems(at(pieces.body, 'properties.accessPolicies')) ?? [];
  const vault = parentArmId(pieces.id);
  return policies.map((policy, index) => {
    const entries =
      policy.kind === 'object'
        ? policy.entries
        : {
            objectId: at(policy, 'objectId'),
            tenantId: at(policy, 'tenantId'),
            permissions: at(policy, 'permissions'),
          };
    const properties = object({ ...entries, ...(vault !== undefined && { vaultId: known(normalizeArmId(vault)) }) });
    return { ...pieces, id: `${pieces.id}${index === 0 ? '' : `-${index}`}`, body: object({ properties }) };
  });
}
