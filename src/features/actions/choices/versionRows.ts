import type { VersionChoice } from '../../../core/plans/inputs.ts';
import { newestVersion } from '../../../core/resources/binding.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { asBoolean, asNumber, asString } from '../../../core/resources/value.ts';
import { short } from '../../../core/rules/usedVersion.ts';
import { group, joined, type Choice, type Row } from '../pickers/rows.ts';

export const versionlessRow = 'versionless';

/** Older versions to offer; who needs one further back pins it where the version is shown. */
const offered = 20;

/**
 * Whether the account follows the key or stays on a version.
 * @param versions newest first, as far as they could be read
 */
export function versionRows(
  accounts: readonly LiveResource[],
  key: LiveResource,
  versions: readonly LiveResource[],
): readonly Row<VersionChoice>[] {
  const newest = newestVersion(key) ?? versions[0]?.name;
  const older = versions.filter(({ name }) => name.toLowerCase() !== newest?.toLowerCase()).slice(0, offered);
  return [
    versionless(accounts),
    ...(newest === undefined ? [] : [pinned(newest, 'the newest version')]),
    documents(),
    ...group('Older versions', older.map(olderRow)),
  ];
}

/** The choice for a key that has no versions yet. */
export function newKeyVersionRows(accounts: readonly LiveResource[]): readonly Row<VersionChoice>[] {
  return [
    versionless(accounts),
    {
      kind: 'choice',
      id: 'newest',
      label: 'Pin the first version',
      icon: 'pinned',
      detail: 'A new version counts only once it is set: rotating the key does not reach the account.',
      means: { value: 'newest' },
    },
    documents(),
  ];
}

/** The versions to which accounts under a key can be held. */
export function pinRows(
  key: LiveResource,
  versions: readonly LiveResource[],
): readonly Row<'newest' | { readonly pinned: string }>[] {
  const newest = newestVersion(key) ?? versions[0]?.name;
  const older = versions.filter(({ name }) => name.toLowerCase() !== newest?.toLowerCase()).slice(0, offered);
  return [
    {
      kind: 'choice',
      id: 'newest',
      label: newest === undefined ? 'The newest version' : `The newest version, ${short(newest)}`,
      icon: 'pinned',
      description: 'recommended',
      means: { value: 'newest' },
    },
    ...group('Older versions', older.map(olderRow) as readonly Choice<{ readonly pinned: string }>[]),
  ];
}

/** A key as a whole, and each of its versions, whatever their state: to be switched on or off, or looked at. */
export function targetVersionRows(key: LiveResource, versions: readonly LiveResource[]): readonly Row<LiveResource>[] {
  const whole: Choice<LiveResource> = {
    kind: 'choice',
    id: key.key,
    label: `The whole key ${key.name}`,
    icon: 'key',
    detail: 'Every version of it at once.',
    means: { value: key },
  };
  const rows = versions.map((version, index): Choice<LiveResource> => {
    const isOff = asBoolean(version.read('properties.attributes.enabled')) === false;
    return {
      kind: 'choice',
      id: version.key,
      label: `Version ${short(version.name)}`,
      icon: isOff ? 'circle-slash' : 'history',
      description: joined(index === 0 ? 'newest' : undefined, madeWords(version), isOff ? 'disabled' : undefined),
      means: { value: version },
    };
  });
  return [whole, ...group('One version', rows)];
}

function madeWords(version: LiveResource): string | undefined {
  const created = asNumber(version.read('properties.attributes.created'));
  return created === undefined ? undefined : `made ${new Date(created * 1000).toISOString().slice(0, 10)}`;
}

function isFoundry(account: LiveResource): boolean {
  return asString(account.read('kind'))?.toLowerCase() === 'aiservices';
}

function versionless(accounts: readonly LiveResource[]): Choice<VersionChoice> {
  const documented = accounts.every(isFoundry);
  return {
    kind: 'choice',
    id: versionlessRow,
    label: 'Versionless: follow the newest version',
    icon: 'sync',
    description: joined('recommended', documented ? 'documented for Foundry' : 'documents disagree'),
    detail: documented
      ? 'Foundry documentation: without a version the account uses the newest one when the key rotates.'
      : 'The Foundry page says it follows; the Azure OpenAI article says it must be updated.',
    means: { value: 'versionless' },
  };
}

function pinned(version: string, description: string): Choice<VersionChoice> {
  return {
    kind: 'choice',
    id: version,
    label: `Pin version ${short(version)}`,
    icon: 'pinned',
    description,
    detail: 'A new version counts only once it is set: rotating the key does not reach the account.',
    means: { value: { pinned: version } },
  };
}

function olderRow(version: LiveResource): Choice<VersionChoice> {
  const when = madeWords(version);
  if (asBoolean(version.read('properties.attributes.enabled')) === false) {
    const text = 'A disabled version refuses every operation, so an account cannot be put under it.';
    return {
      kind: 'choice',
      id: version.name,
      label: `Version ${short(version.name)}`,
      icon: 'circle-slash',
      description: joined(when, 'disabled'),
      means: { explanation: { title: `Version ${short(version.name)} is disabled`, text } },
    };
  }
  return { ...pinned(version.name, joined(when)), detail: 'Not the newest version of the key.' };
}

/** Sources: reference documentation of Foundry (2026-08-10) and of Azure OpenAI (2025-11-26), in their own words. */
function documents(): Choice<VersionChoice> {
  const title = 'What Microsoft’s two documents say';
  const text = [
    'Microsoft Foundry (August 2026): “If you omit keyVersion or set it to an empty string, the resource automatically uses the latest key version when the key rotates in your key store. If you specify a keyVersion, you must manually update the resource each time you rotate the key.”',
    'Azure OpenAI, encryption of data at rest (November 2025): “When the key is rotated, you must update the Azure OpenAI resource to use the new key URI.”',
    'Which of them holds for your account is shown only by the audit log of the vault: after a rotation, KeyWrap and KeyUnwrap rows name the version in use. Until they name the new one, keep the old version enabled.',
  ].join('\n\n');
  return {
    kind: 'choice',
    id: 'documents',
    label: title,
    icon: 'info',
    detail: 'They contradict each other; only the vault’s audit log shows which version is in use.',
    means: { explanation: { title, text } },
  };
}
