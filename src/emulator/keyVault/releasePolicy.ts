import { asBoolean, asString, hasMember, member, memberAt } from '../json.ts';
import type { Key, KeyType, KeyVersion, ReleasePolicy } from '../state/resources.ts';
import { hasHsm, type KeyStore } from './keyStore.ts';
import { badParameter } from './refusals.ts';

/** Whether a version may leave its store, and under which policy. */
export type Release = Pick<KeyVersion, 'exportable' | 'releasePolicy'>;

/**
 * What a body that makes a version says of its release. An exportable key is an HSM's and has a policy, and no other key has
 * one: codes and texts AKV.SKR.1001, 1004 and 1005 are recorded by Microsoft's SDKs, the text of 1006 is assumed.
 */
export function releaseIn(store: KeyStore, kty: KeyType, body: unknown): Release {
  const exportable = asBoolean(memberAt(body, 'attributes', 'exportable')) ?? false;
  const policy = member(body, 'release_policy');
  if (!exportable) {
    if (policy === undefined || policy === null) return {};
    throw badParameter('AKV.SKR.1005: Non-exportable keys must not have release policy.');
  }
  if (!hasHsm(store)) {
    throw badParameter(
      "AKV.SKR.1001: The exportable attribute is only supported with premium vaults and API version >= '7.3-preview'.",
    );
  }
  if (policy === undefined || policy === null) {
    throw badParameter('AKV.SKR.1004: Exportable keys must have release policy.');
  }
  if (!kty.endsWith('-HSM')) throw badParameter('AKV.SKR.1006: Only HSM-protected keys can be exportable.');
  return { exportable, releasePolicy: readPolicy(policy) };
}

/**
 * The policy that a change gives a key; undefined where it gives none. It is the key's, not a version's, and an immutable one
 * stays (codes as Microsoft's SDKs record them and threads quote them).
 */
export function changedPolicy(key: Key, version: KeyVersion, asked: string, body: unknown): ReleasePolicy | undefined {
  const attributes = member(body, 'attributes');
  const exportable = asBoolean(member(attributes, 'exportable'));
  if (exportable !== undefined && exportable !== (version.exportable ?? false)) {
    throw badParameter('AKV.SKR.1003: The exportable attribute of an existing key cannot be changed.');
  }
  if (!hasMember(body, 'release_policy')) return undefined;
  if (asked !== '') throw badParameter('AKV.SKR.1016: Key Release Policy can only be set on versionless key.');
  if (version.exportable !== true) {
    throw badParameter('AKV.SKR.1005: Non-exportable keys must not have release policy.');
  }
  if (key.versions.some(({ releasePolicy }) => releasePolicy?.immutable === true)) {
    throw badParameter('AKV.SKR.1020: Immutable Key Release Policy cannot be modified.');
  }
  return readPolicy(member(body, 'release_policy'));
}

/** A policy is JSON in base64url; it is kept with its members in order and without blanks (recorded). */
function readPolicy(policy: unknown): ReleasePolicy {
  return {
    contentType: asString(member(policy, 'contentType')) ?? 'application/json; charset=utf-8',
    data: canonical(asString(member(policy, 'data')) ?? ''),
    immutable: asBoolean(member(policy, 'immutable')) ?? false,
  };
}

function canonical(data: string): string {
  try {
    const rules: unknown = JSON.parse(Buffer.from(data, 'base64url').toString());
    if (member(rules, 'version') !== undefined) return Buffer.from(JSON.stringify(sorted(rules))).toString('base64url');
  } catch {
    // Falls through to the one refusal for whatever is no policy.
  }
  throw badParameter('Property release_policy.data is not a key release policy in base64url.');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(members.map(([name, content]) => [name, sorted(content)]));
}
