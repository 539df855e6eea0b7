import { asItems, canonicalText, isExpression, object, unknown, type Value } from '../../../core/resources/value.ts';
import { types } from '../../../core/resources/types.ts';
import { valueIn } from '../evaluate/blocks.ts';
import { idText } from '../evaluate/ids.ts';
import type { Instance } from '../evaluate/instance.ts';
import { blocksIn, doubtful, nameIn, outermost } from './arguments.ts';
import type { BodyBuilder } from './body.ts';

/** The attached identities: Terraform lists their ids, Azure has them as the names of an object. */
export function addIdentities(instance: Instance, body: BodyBuilder): void {
  const [block] = blocksIn(outermost(instance), 'identity');
  if (!block) return;
  body.named('identity', block.place);
  const type = valueIn(block, 'type');
  if (type) body.set('identity.type', block.conditional ? doubtful(type, 'identity') : type, nameIn(block, 'type'));
  const ids = valueIn(block, 'identity_ids');
  if (!ids) return;
  const attached = block.conditional ? doubtful(ids, 'identity') : byId(ids, instance);
  body.set('identity.userAssignedIdentities', attached, nameIn(block, 'identity_ids'));
}

function byId(ids: Value, instance: Instance): Value {
  const items = asItems(ids);
  const place = ids.origin && { origin: ids.origin };
  if (!items || items.some((item) => canonicalText(item) === undefined))
    return { ...(ids.kind === 'unknown' ? ids : unknown('which identities are attached is not known')), ...place };
  const entries = items.map((item) => {
    const id =
      item.kind === 'reference' && !isExpression(item)
        ? (canonicalText(item) ?? '')
        : idText(item, types.userAssignedIdentity, instance.module.deployment);
    return [id, { ...object({}), ...(item.origin && { origin: item.origin }) }] as const;
  });
  return { kind: 'object', entries: Object.fromEntries(entries), ...place };
}
