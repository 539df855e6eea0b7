import { rotationPolicyOf } from '../resources/rotationPolicy.ts';
import { asNumber, isNotSet } from '../resources/value.ts';
import { findings } from './finding.ts';
import { nearExpiry } from './keyDates.ts';
import type { Rule } from './rule.ts';
import { rotationFor } from './suggestedRotation.ts';

const { found } = findings('expiry-without-rotation');
const expiryPath = 'properties.attributes.exp';

export const expiryWithoutRotation: Rule = {
  id: 'expiry-without-rotation',
  title: 'A key that expires is rotated before',
  source:
    'Key Vault, key attributes: after exp a key still unwraps but does not wrap. Configure key auto-rotation: only a rotate action makes a new version.',
  check(binding, { now, graph }) {
    const { account, key } = binding;
    if (key?.kind !== 'found') return [];
    const { resource } = key;
    const policy = rotationPolicyOf(resource);
    if (policy === 'unknown') return [];
    // A policy that notifies is judged by a rule of its own.
    if (policy !== 'none' && (policy.rotate ?? policy.notify)) return [];
    const expiry = asNumber(resource.read(expiryPath));
    // One that is near, or past, is told as such.
    if (expiry !== undefined && expiry * 1000 < now + nearExpiry) return [];
    const isAhead = expiry !== undefined;
    const validity = policy === 'none' ? undefined : policy.expiryTime;
    const byPolicy = validity !== undefined && !isNotSet(validity) && validity.kind === 'known';
    if (!isAhead && !byPolicy) return [];
    const remedy = rotationFor(binding, graph, policy);
    const message = `Key ${resource.name} expires, and nothing rotates it: from then on ${account.name} encrypts nothing new until somebody makes a new version.`;
    return [
      found('info', resource, message, {
        path: isAhead ? expiryPath : 'properties.rotationPolicy.attributes.expiryTime',
        related: [{ resource: account, message: `${account.name} is encrypted with it.` }],
        ...(remedy && { remedy }),
      }),
    ];
  },
};
