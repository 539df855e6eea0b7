import { normalizeStoreUri } from '../../resources/keyIdentifier.ts';
import type { Binding } from '../../resources/binding.ts';
import type { LiveResource, Resource } from '../../resources/resource.ts';
import { asString, isNotSet } from '../../resources/value.ts';
import { defaultPreferences, type Finding } from '../../rules/rule.ts';
import type { EnableInput, GrantInput, IdentityChoice, PlanInput } from '../inputs.ts';

/**
 * The plan that mends what was found in a binding that was refused. An account that is under that key already has its access restored;
 * for another one, the cause alone is mended, or the plan is made anew, which takes in what is lacking now.
 * @param account as it is, not as it was to be
 */
export function remedyFor(finding: Finding, binding: Binding, account: LiveResource): PlanInput | undefined {
  const key = binding.key?.kind === 'found' ? binding.key.resource.id : undefined;
  switch (finding.rule) {
    // Nothing makes a key serve in another region or tenant, or be of another type.
    case 'region':
    case 'tenant':
    case 'key-type':
      return undefined;
    case 'key-enabled':
      return { kind: 'enable-key', id: finding.subject.id ?? finding.subject.key };
  }
  if (isUnder(account, binding.account)) return { kind: 'restore', accountId: account.id };
  switch (finding.rule) {
    case 'grant':
    case 'grant-role':
    case 'permission-model':
    case 'policy-permissions':
      return key === undefined ? undefined : grantInput(binding, account, key);
    case 'key-dates':
      return key === undefined ? undefined : { kind: 'rotate', keyId: key, disableOld: false };
    case 'network-path':
      return binding.network?.kind === 'closed' && binding.network.end === 'account' ? undefined : again(binding, key);
    case 'soft-delete':
    case 'purge-protection':
    case 'identity':
    case 'client-id':
      return again(binding, key);
    default:
      return undefined;
  }
}

/** Whether the account is under the key that it was to be put under. */
function isUnder(account: LiveResource, wished: Resource): boolean {
  const named = (resource: Resource, name: string) =>
    asString(resource.read(`properties.encryption.keyVaultProperties.${name}`))?.toLowerCase() ?? '';
  return (
    named(account, 'keyName') !== '' &&
    named(account, 'keyName') === named(wished, 'keyName') &&
    normalizeStoreUri(named(account, 'keyVaultUri')) === normalizeStoreUri(named(wished, 'keyVaultUri'))
  );
}

function grantInput(binding: Binding, account: LiveResource, scopeId: string): PlanInput | undefined {
  const { identity } = binding;
  const grant = (principal: GrantInput['principal']): GrantInput => ({
    kind: 'grant',
    scopeId,
    principal,
    purpose: 'encryption',
  });
  if (identity?.kind === 'user') {
    return identity.resource?.id === undefined ? undefined : grant({ kind: 'identity', id: identity.resource.id });
  }
  // An account's own identity is the one that its encryption names, which may still be another one.
  const namesOther = !isNotSet(account.read('properties.encryption.keyVaultProperties.identityClientId'));
  return namesOther ? again(binding, scopeId) : grant({ kind: 'account', id: account.id });
}

/** The same wish once more, for which a plan then finds what is lacking. */
function again(binding: Binding, keyId: string | undefined): EnableInput | undefined {
  const { account, identity, version } = binding;
  if (keyId === undefined || account.id === undefined) return undefined;
  const user = identity?.kind === 'user' ? identity.resource?.id : undefined;
  if (identity?.kind === 'user' && user === undefined) return undefined;
  const choice: IdentityChoice = user === undefined ? { kind: 'system' } : { kind: 'user', id: user };
  return {
    kind: 'enable',
    accountIds: [account.id],
    key: { kind: 'existing', id: keyId },
    version: version?.kind === 'pinned' ? { pinned: version.version } : 'versionless',
    identity: choice,
    preferences: defaultPreferences,
  };
}
