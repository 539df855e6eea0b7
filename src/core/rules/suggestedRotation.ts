import type { Binding } from '../resources/binding.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import type { JsonObject } from '../resources/json.ts';
import { longestDurationDays } from '../resources/duration.ts';
import type { Resource } from '../resources/resource.ts';
import type { RotationPolicy } from '../resources/rotationPolicy.ts';
import { types } from '../resources/types.ts';
import { asString, isNotSet, known } from '../resources/value.ts';
import { accountsUnder, followsByDocument, pinnedWords, versionless } from './pinning.ts';
import type { Remedy } from './rule.ts';

/** Where nothing says how long a version is to be valid. Cryptoperiods of a year are what Azure's own examples use. */
const usualValidity = 'P1Y';
const rotateBefore = 'P30D';
/** Days: 30 before expiry, and 28 after creation, the later limit of the two kinds of key stores. */
const leastValidity = 58;

/**
 * The same where accounts use the key: one that is held to a version would gain nothing from new ones, so that it is to follow at the
 * same time. Undefined where no document says that it would, or where others are held too.
 */
export function rotationFor(
  binding: Binding,
  graph: ResourceGraph,
  policy: RotationPolicy | 'none',
): Remedy | undefined {
  if (binding.key?.kind !== 'found') return undefined;
  const key = binding.key.resource;
  const rotation = suggestedRotation(key, policy);
  const held = accountsUnder(key, graph).filter(({ version }) => pinnedWords(version) !== undefined);
  if (!rotation || held.length === 0) return rotation;
  const isAlone = held.every(({ account }) => account.key === binding.account.key);
  const following = isAlone && followsByDocument(binding) ? versionless(binding) : undefined;
  return (
    following && {
      ...rotation,
      title: `${rotation.title}, and let ${binding.account.name} follow`,
      changes: [...rotation.changes, ...following.changes],
      costExplanation: `${rotation.costExplanation} ${following.costExplanation}`,
    }
  );
}

/**
 * Lets a key be rotated a month before its versions expire, and keeps what its policy says of notifying. Undefined where the
 * validity that the policy gives is not known, or leaves no room.
 */
export function suggestedRotation(key: Resource, policy: RotationPolicy | 'none'): Remedy | undefined {
  const written = policy === 'none' || isNotSet(policy.expiryTime) ? usualValidity : asString(policy.expiryTime);
  if (written === undefined || (longestDurationDays(written) ?? 0) < leastValidity) return undefined;
  const notify = policy === 'none' ? undefined : policy.notify;
  const notifyBefore = notify && asString(notify.timeBeforeExpiry);
  if (notify && notifyBefore === undefined) return undefined;
  const rotation = { trigger: { timeBeforeExpiry: rotateBefore }, action: { type: 'rotate' } };
  const others =
    notifyBefore === undefined ? [] : [{ trigger: { timeBeforeExpiry: notifyBefore }, action: { type: 'notify' } }];
  // In the order in which they are written, so that a file keeps what is there already.
  const isFirst = policy !== 'none' && policy.rotate !== undefined && policy.rotate.path < (notify?.path ?? '');
  const actions: readonly JsonObject[] = isFirst ? [rotation, ...others] : [...others, rotation];
  const isHsm = key.type === types.hsmKey;
  return {
    id: 'rotation',
    title: `Rotate key ${key.name} 30 days before a version expires`,
    changes: [
      {
        kind: 'set',
        resource: key.id ?? key.key,
        type: key.type,
        path: 'properties.rotationPolicy',
        value: known({ attributes: { expiryTime: written }, lifetimeActions: actions }),
      },
    ],
    cost: 'none',
    costExplanation: `${isHsm ? 'The HSM makes' : 'Key Vault makes, and charges for,'} new versions by itself from then on; accounts that are pinned to a version do not follow. A deployment through Azure Resource Manager gives the policy only to a key that it makes, not to one that is there already. An imported key is never rotated.`,
  };
}
