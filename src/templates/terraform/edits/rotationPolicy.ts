import { stringOf } from '../../../core/plans/export/terraform/syntax.ts';
import { expiryTimeOf, lifetimeActionsOf } from '../../../core/plans/export/keyBody.ts';
import type { Value } from '../../../core/resources/value.ts';
import type { TextEdit } from '../../../core/templates.ts';
import { attributeOf, blocksOf } from '../access.ts';
import type { Block } from '../syntax.ts';
import { insertAttribute, insertBlock, removeAttribute, replaceLiteral, type Source } from './block.ts';

/**
 * A key's rotation policy: its block is completed or added, and what it says of notifying stays. Undefined where a `dynamic` block, a
 * variable or more than one block says what it is.
 */
export function rotationPolicyEdits(key: Source, policy: Value): readonly TextEdit[] | undefined {
  const expiry = expiryTimeOf(policy);
  const actions = lifetimeActionsOf(policy);
  const rotate = actions.find(({ action }) => action === 'Rotate')?.timeBeforeExpiry;
  const notify = actions.find(({ action }) => action === 'Notify')?.timeBeforeExpiry;
  if (expiry === undefined || rotate === undefined || isDynamic(key.block)) return undefined;
  const [present, more] = blocksOf(key.block.body, 'rotation_policy');
  if (more || (present && isDynamic(present))) return undefined;
  const automatic = ['automatic {', `  time_before_expiry = ${stringOf(rotate)}`, '}'];
  if (!present) {
    const said = [
      `  expire_after${notify === undefined ? '' : '        '} = ${stringOf(expiry)}`,
      ...(notify === undefined ? [] : [`  notify_before_expiry = ${stringOf(notify)}`]),
    ];
    const lines = ['rotation_policy {', ...said, '', ...automatic.map((line) => `  ${line}`), '}'];
    return insertBlock(key, lines);
  }
  const source = { ...key, block: present };
  const [before, second] = blocksOf(present.body, 'automatic');
  if (second) return undefined;
  const valid = withLiteral(source, 'expire_after', stringOf(expiry));
  const rotated = before ? beforeExpiry({ ...key, block: before }, stringOf(rotate)) : insertBlock(source, automatic);
  return valid && rotated && [...valid, ...rotated];
}

/** The policy of a key in a Managed HSM, which is a resource of its own without blocks. */
export function hsmRotationEdits(policy: Source, wished: Value): readonly TextEdit[] | undefined {
  const expiry = expiryTimeOf(wished);
  const rotate = lifetimeActionsOf(wished).find(({ action }) => action === 'Rotate')?.timeBeforeExpiry;
  if (expiry === undefined || rotate === undefined) return undefined;
  const valid = withLiteral(policy, 'expire_after', stringOf(expiry));
  const rotated = beforeExpiry(policy, stringOf(rotate));
  return valid && rotated && [...valid, ...rotated];
}

function isDynamic({ body }: Block): boolean {
  return blocksOf(body, 'dynamic').some(({ labels }) => /^(rotation_policy|automatic)$/.test(labels[0]?.text ?? ''));
}

function withLiteral(source: Source, name: string, text: string): readonly TextEdit[] | undefined {
  const attribute = attributeOf(source.block.body, name);
  if (!attribute) return [insertAttribute(source, name, text)];
  // What is written as anything else was read as this value: it stays.
  return replaceLiteral(source, attribute, text) ?? [];
}

/** The other trigger goes: a policy has one. */
function beforeExpiry(automatic: Source, text: string): readonly TextEdit[] | undefined {
  const other = attributeOf(automatic.block.body, 'time_after_creation');
  const own = attributeOf(automatic.block.body, 'time_before_expiry');
  if (!other)
    return own ? replaceLiteral(automatic, own, text) : [insertAttribute(automatic, 'time_before_expiry', text)];
  if (own) {
    const replaced = replaceLiteral(automatic, own, text);
    const removed = removeAttribute(automatic, other);
    return replaced && removed && [...replaced, ...removed];
  }
  const { uri, lines } = automatic;
  return [{ uri, range: lines.range(other), newText: `time_before_expiry = ${text}` }];
}
