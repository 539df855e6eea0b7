import type { BoundIdentity } from './binding.ts';

/** An identity as a sentence names it after “the”: `identity id-chat`, `system-assigned identity of chat`. */
export function identityInWords(identity: Pick<BoundIdentity, 'kind' | 'displayName'> | undefined): string {
  if (!identity) return 'identity';
  const { kind, displayName } = identity;
  // One that nothing names is described instead: “identity with the named client id”.
  return kind === 'system' || displayName.startsWith('identity ') ? displayName : `identity ${displayName}`;
}
