import { known, object, unknown, type Origin, type Value } from '../../../core/resources/value.ts';
import { valueIn, type NestedBlock } from '../evaluate/blocks.ts';
import { blocksIn, nameIn } from './arguments.ts';
import type { BodyBuilder } from './body.ts';

const path = 'properties.rotationPolicy';

/** A key's rotation policy: `automatic` is the action that rotates, `notify_before_expiry` the one that only tells. */
export function addRotationPolicy(block: NestedBlock, automatic: NestedBlock | undefined, body: BodyBuilder): void {
  body.named(path, block.place);
  if (block.conditional || automatic?.conditional === true) {
    body.set(
      path,
      { ...unknown('whether there is a rotation policy is not known'), origin: { kind: 'file', ...block.place } },
      block.place,
    );
    return;
  }
  const expiry = valueIn(block, 'expire_after');
  if (expiry) body.set(`${path}.attributes.expiryTime`, expiry, nameIn(block, 'expire_after'));
  const actions: Value[] = [];
  if (automatic) {
    const after = valueIn(automatic, 'time_after_creation');
    const before = valueIn(automatic, 'time_before_expiry');
    if (after || before)
      actions.push(
        action(
          'rotate',
          { ...(after && { timeAfterCreate: after }), ...(before && { timeBeforeExpiry: before }) },
          { kind: 'file', ...automatic.place },
        ),
      );
  }
  const notify = valueIn(block, 'notify_before_expiry');
  if (notify) {
    const origin = notify.kind === 'absent' ? undefined : notify.origin;
    actions.push(action('notify', { timeBeforeExpiry: notify }, origin ?? { kind: 'file', ...block.place }));
  }
  body.set(`${path}.lifetimeActions`, {
    kind: 'array',
    items: actions,
    origin: { kind: 'file', ...(automatic ?? block).place },
  });
}

function action(type: string, trigger: Readonly<Record<string, Value>>, origin: Origin): Value {
  return {
    ...object({ action: object({ type: known(type, origin) }), trigger: { ...object(trigger), origin } }),
    origin,
  };
}

/** The policy that a key itself declares. */
export function ownRotationPolicy(key: NestedBlock, body: BodyBuilder): void {
  const [policy] = blocksIn(key, 'rotation_policy');
  if (policy) addRotationPolicy(policy, blocksIn(policy, 'automatic')[0], body);
}
