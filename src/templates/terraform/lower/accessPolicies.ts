import { object, unknown, type Value } from '../../../core/resources/value.ts';
import { attributeOf } from '../access.ts';
import { valueIn, type NestedBlock } from '../evaluate/blocks.ts';
import type { Instance } from '../evaluate/instance.ts';
import { accessPolicyRows } from '../mapping/keyStore.ts';
import { blocksIn, outermost } from './arguments.ts';
import type { BodyBuilder } from './body.ts';
import { BodyBuilder as Builder } from './body.ts';

/** The access policies that a vault lists itself. */
export function addAccessPolicies(instance: Instance, body: BodyBuilder): void {
  const whole = outermost(instance);
  const blocks = blocksIn(whole, 'access_policy');
  const path = 'properties.accessPolicies';
  const [first] = blocks;
  if (first) {
    const items = blocks.map(policyOf);
    const value: Value = blocks.some(({ conditional }) => conditional)
      ? unknown('which access policies there are is not known')
      : { kind: 'array', items };
    body.set(path, { ...value, origin: { kind: 'file', ...first.place } }, first.place);
    return;
  }
  // `access_policy = …` is allowed for a list; an empty one takes every policy away.
  const attribute = attributeOf(whole.body, 'access_policy');
  const written = valueIn(whole, 'access_policy');
  if (!attribute || !written || (written.kind === 'array' && written.items.length === 0)) return;
  body.set(path, unknown('the access policies are not written out'));
}

function policyOf(block: NestedBlock): Value {
  const policy = new Builder();
  for (const { argument, path } of accessPolicyRows) {
    const value = valueIn(block, argument);
    if (value) policy.set(path, value);
  }
  const built = policy.build();
  return { ...(built.kind === 'object' ? built : object({})), origin: { kind: 'file', ...block.place } };
}
