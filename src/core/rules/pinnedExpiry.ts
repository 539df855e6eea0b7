import { rotationPolicyOf } from '../resources/rotationPolicy.ts';
import type { Binding } from '../resources/binding.ts';
import { durationInWords } from '../resources/duration.ts';
import type { Resource } from '../resources/resource.ts';
import { asNumber, asString } from '../resources/value.ts';
import { findings } from './finding.ts';
import { nearExpiry } from './keyDates.ts';
import { followsByDocument, pinnedWords, versionless, versionPath } from './pinning.ts';
import type { Rule } from './rule.ts';
import { usedVersion } from './usedVersion.ts';

const { found } = findings('pinned-expiry');
const expiryPath = 'properties.attributes.exp';
const policyPath = 'properties.rotationPolicy.attributes.expiryTime';

export const pinnedExpiry: Rule = {
  id: 'pinned-expiry',
  title: 'A pinned version does not expire',
  source:
    'Key Vault, key attributes: after exp a key still unwraps but does not wrap. Foundry: "If you specify a keyVersion, you must manually update the resource each time you rotate the key."',
  check(binding, { now }) {
    const { account } = binding;
    const pinned = pinnedWords(binding.version);
    const end = pinned === undefined ? undefined : endOf(binding, now);
    if (!end || pinned === undefined) return [];
    const remedy = followsByDocument(binding) ? versionless(binding) : undefined;
    const message = `${account.name} is pinned to ${pinned}, which ${end.words}. Before that, somebody must pin it to a newer version, or it encrypts nothing new.`;
    return [
      found('info', account, message, {
        path: versionPath,
        related: [{ resource: end.resource, path: end.path, message: 'This gives the version its end.' }],
        ...(remedy && { remedy }),
      }),
    ];
  },
};

interface End {
  readonly resource: Resource;
  readonly path: string;
  readonly words: string;
}

/** The expiry that lies ahead: of the version, or that its key's policy gives to each. What is near or past is another rule's. */
function endOf(binding: Binding, now: number): End | undefined {
  const used = usedVersion(binding);
  const expiry = used && asNumber(used.resource.read(expiryPath));
  if (used && expiry !== undefined) {
    if (expiry * 1000 < now + nearExpiry) return undefined;
    const words = `expires on ${new Date(expiry * 1000).toISOString().slice(0, 10)}`;
    return { resource: used.resource, path: expiryPath, words };
  }
  // A policy gives an expiry date only to the versions that it makes: to the one of a deployment where it is there before.
  if (binding.version?.kind !== 'atDeployment' || binding.key?.kind !== 'found') return undefined;
  const key = binding.key.resource;
  const policy = rotationPolicyOf(key);
  const validity = typeof policy === 'object' && policy.rotate ? asString(policy.expiryTime) : undefined;
  return validity === undefined
    ? undefined
    : { resource: key, path: policyPath, words: `may expire ${durationInWords(validity)} after it was made` };
}
