import type { EnableInput } from '../../../core/plans/goals/enable.ts';
import { newestVersion } from '../../../core/resources/binding.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { asBoolean, asNumber, asString } from '../../../core/resources/value.ts';
import { short } from '../../../core/rules/usedVersion.ts';
import { group, joined, type Choice, type Row } from '../rows.ts';

export type VersionChoice = EnableInput['version'];

export const versionlessRow = 'versionless';

/** Older versions to offer; who needs one further back pins it where the version is shown. */
const offered = 20;

/**
 * Whether the account follows the key or stays on a version.
 * @param versions newest first, as far as they could be read
 */
export function versionRows(
  account: LiveResource,
  key: LiveResource,
  versions: readonly LiveResource[],
): readonly Row<VersionChoice>[] {
  const newest = newestVersion(key) ?? versions[0]?.name;
  const older = versions.filter(({ name }) => name.toLowerCase() !== newest?.toLowerCase()).slice(0, offered);
  return [
    versionless(account),
    ...(newest === undefined ? [] : [pinned(newest, 'the newest version')]),
    documents(),
    ...group('Older versions', older.map(olderRow)),
  ];
}

function isFoundry(account: LiveResource): boolean {
  return asString(account.read('kind'))?.toLowerCase() === 'aiservices';
}

function versionless(account: LiveResource): Choice<VersionChoice> {
  return {
    kind: 'choice',
    id: versionlessRow,
    label: 'Versionless: follow the newest version',
    icon: 'sync',
    description: joined('recommended', isFoundry(account) ? 'documented for Foundry' : 'documents disagree'),
    detail: isFoundry(account)
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
  const created = asNumber(version.read('properties.attributes.created'));
  const when = created === undefined ? undefined : `made ${new Date(created * 1000).toISOString().slice(0, 10)}`;
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
