import { permissionModel } from '../../../core/resources/grant.ts';
import { storeUriOf } from '../../../core/resources/resourceIndex.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { asBoolean, asString, type Value } from '../../../core/resources/value.ts';
import { protects } from './key.ts';
import { escapeMarkdown, list, paragraphs } from '../../../platform/markdown.ts';
import type { Presentation } from './presentation.ts';
import { dotted, whereabouts } from './words.ts';

/** A vault or Managed HSM. `users` are the names of the accounts whose key is in it. */
export function presentStore(store: Resource, users: readonly string[]): Presentation {
  const isHsm = store.type === types.managedHsm;
  const kind = isHsm ? 'Managed HSM' : 'Key vault';
  // Azure answers `true` or leaves it out: what it leaves out is off.
  const purge = store.read('properties.enablePurgeProtection');
  const isUnprotected = purge.kind !== 'unknown' && asBoolean(purge) !== true;
  const description = dotted(
    asString(store.read('location')),
    isUnprotected ? 'purge protection off' : undefined,
    protects(users),
  );
  return {
    label: store.name,
    description,
    icon: { id: isHsm ? 'server' : 'lock' },
    tooltip: paragraphs(
      `**${escapeMarkdown(store.name)}** · ${kind}`,
      whereabouts(store),
      list(
        [
          fact('Address', storeUriOf(store), asString(storeUriOf(store))),
          isHsm ? undefined : `Who may use its keys is decided by ${modelWords(store)}`,
          fact(
            'Purge protection',
            purge,
            isUnprotected ? 'off: a deleted key can be destroyed for good at once' : 'on',
          ),
          fact('Network', store.read('properties.publicNetworkAccess'), networkWords(store)),
        ].filter((line) => line !== undefined),
      ),
      users.length === 0 ? undefined : `Accounts with a key in it: ${users.map(escapeMarkdown).join(', ')}.`,
    ),
    spoken: `${kind} ${store.name}, ${description}`,
    contextValue: isHsm ? 'managedHsm' : 'vault',
    folding: 'folded',
  };
}

function modelWords(vault: Resource): string {
  switch (permissionModel(vault)) {
    case 'rbac':
      return 'role assignments (RBAC)';
    case 'accessPolicy':
      return 'access policies';
    case 'unknown':
      return 'a setting that could not be read';
  }
}

function networkWords(store: Resource): string {
  if (asString(store.read('properties.publicNetworkAccess'))?.toLowerCase() === 'disabled') return 'no public access';
  const denies = asString(store.read('properties.networkAcls.defaultAction'))?.toLowerCase() === 'deny';
  if (!denies) return 'every network';
  const bypass = asString(store.read('properties.networkAcls.bypass'))?.toLowerCase();
  return bypass === 'none' ? 'a firewall without exception' : 'a firewall that lets trusted Microsoft services through';
}

function fact(name: string, value: Value, words: string | undefined): string | undefined {
  if (value.kind === 'unknown') return `${name}: unknown (${escapeMarkdown(value.reason)})`;
  return words === undefined ? undefined : `${name}: ${escapeMarkdown(words)}`;
}
