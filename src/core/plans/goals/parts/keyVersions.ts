import { parentArmId } from '../../../resources/armId.ts';
import { newestVersion } from '../../../resources/binding.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { isKey, isKeyVersion, types } from '../../../resources/types.ts';
import { asBoolean, known, type Value } from '../../../resources/value.ts';
import { short } from '../../../rules/usedVersion.ts';
import type { EstateReader } from '../../../sources.ts';
import type { GoalChange } from '../../derive.ts';
import type { PlanFinding } from '../../plan.ts';
import type { Confirmation } from '../../step.ts';
import { delayWords } from './effects.ts';
import { doubt } from './finding.ts';
import { isInHsm } from './notes.ts';

/** A key with its store and versions, or one version of it that a plan is about. */
export interface KeySubject {
  readonly key: LiveResource;
  readonly store: LiveResource;
  /** All versions, newest first. */
  readonly versions: readonly LiveResource[];
  /** The version that was named; undefined for the whole key. */
  readonly version?: LiveResource;
  /** Versions that could not be listed. */
  readonly findings: readonly PlanFinding[];
}

/**
 * @param id of a key or a version of one
 * @throws AzureFailure where key, version or key store cannot be read; TypeError where the id is of neither
 */
export async function readKeySubject(reader: EstateReader, id: string, signal: AbortSignal): Promise<KeySubject> {
  const named = await reader.key(id, signal);
  const keyId = isKeyVersion(named.type) ? parentArmId(id) : id;
  const storeId = keyId === undefined ? undefined : parentArmId(keyId);
  if (keyId === undefined || storeId === undefined || !(isKey(named.type) || isKeyVersion(named.type)))
    throw new TypeError(`${id} is the id of neither a key nor a version of one.`);
  const [key, store] = await Promise.all([
    isKey(named.type) ? named : reader.key(keyId, signal),
    reader.resource(storeId, signal),
  ]);
  const { items, gaps } = await reader.keyVersions(key, signal);
  return {
    key,
    store,
    versions: items,
    ...(isKeyVersion(named.type) && { version: named }),
    findings: gaps.map(({ failure }) => doubt('key-versions', key.id, failure.message)),
  };
}

/** The versions that a plan is about. */
export function subjectVersions({ version, versions }: KeySubject): readonly LiveResource[] {
  return version ? [version] : versions;
}

export function isEnabled(version: LiveResource): boolean {
  return asBoolean(version.read('properties.attributes.enabled')) !== false;
}

export function isNewest(version: LiveResource, key: LiveResource): boolean {
  return newestVersion(key)?.toLowerCase() === version.name.toLowerCase();
}

/** `key cmk` or `version 0a1b2c3d of key cmk`. */
export function keyWords({ key, version }: Pick<KeySubject, 'key' | 'version'>): string {
  return version ? `version ${short(version.name)} of key ${key.name}` : `key ${key.name}`;
}

/** What is typed to switch it off: the key's name, and of a version its first digits too. */
export function confirmationPhrase({ key, version }: Pick<KeySubject, 'key' | 'version'>): string {
  return version ? `${key.name}/${short(version.name)}` : key.name;
}

export interface Switching {
  readonly after?: readonly string[];
  readonly confirmation?: Confirmation;
  readonly reason?: string;
}

/** Switches one version off. */
export function disableVersion(version: LiveResource, key: LiveResource, options: Switching = {}): GoalChange {
  return {
    id: `disable-${version.name}`,
    title: `Disable version ${short(version.name)} of key ${key.name}`,
    change: enabledChange(version, false),
    cost: options.confirmation ? 'disruptive' : 'none',
    costExplanation: options.confirmation
      ? `Whatever uses it can no longer open its data. It can be enabled again. ${delayWords}`
      : 'It is done only while everything that can be known shows that nothing uses it. It can be enabled again.',
    undo: {
      kind: 'change',
      title: `Enable version ${short(version.name)} of key ${key.name} again`,
      change: enabledChange(version, true),
    },
    ...options,
  };
}

/** Switches one version on. */
export function enableVersion(version: LiveResource, key: LiveResource): GoalChange {
  return {
    id: `enable-${version.name}`,
    title: `Enable version ${short(version.name)} of key ${key.name}`,
    change: enabledChange(version, true),
    cost: 'none',
    costExplanation:
      'Whoever has been granted the key can use the version again. When accounts take note of it is not published.',
    undo: {
      kind: 'stays',
      reason: 'It stays enabled: something may have come to use it. Use “disable”, which looks whether anything does.',
    },
  };
}

function enabledChange(version: LiveResource, enabled: boolean): GoalChange['change'] {
  return {
    kind: 'set',
    resource: version.id,
    type: isInHsm(version) ? types.hsmKeyVersion : types.vaultKeyVersion,
    path: 'properties.attributes.enabled',
    value: known(enabled),
  };
}

/** Waits until the gate is open for a version. */
export function awaitUnused(version: LiveResource, key: LiveResource, after: readonly string[] = []): GoalChange {
  return {
    id: `unused-${version.name}`,
    title: `Make sure that nothing uses version ${short(version.name)} of key ${key.name}`,
    change: { kind: 'await', what: 'unused', resource: key.id, type: key.type, version: known(version.name) },
    cost: 'waits',
    costExplanation:
      'Nothing is changed. It is looked at just before the version is disabled, by the audit log and every account that can be seen; where anything uses it, or may, the version stays enabled.',
    reason: 'A version that something uses must not be disabled.',
    after,
  };
}

/** Waits until an account's identity has used a version. */
export function awaitUse(
  id: string,
  account: LiveResource,
  key: { readonly id: string; readonly name: string },
  version: Value,
  principalId: Value,
  after: readonly string[] = [],
): GoalChange {
  return {
    id,
    title: `See that ${account.name} uses the new version of key ${key.name}`,
    change: {
      kind: 'await',
      what: 'use',
      resource: account.id,
      type: types.account,
      keyId: key.id,
      version,
      principalId,
    },
    cost: 'waits',
    costExplanation:
      'Nothing is changed and nothing runs meanwhile. Azure takes up a new version after one hour to 24 hours or more; rows of the audit log arrive some minutes later.',
    reason: 'Only KeyWrap and KeyUnwrap in the audit log prove that a version is used.',
    after,
  };
}
