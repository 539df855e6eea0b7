import { rotationPolicyOf } from '../resources/rotationPolicy.ts';
import { asNumber, isNotSet } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Rule } from './rule.ts';
import { rotationFor } from './suggestedRotation.ts';

const { found } = findings('notify-only');

export const notifyOnly: Rule = {
  id: 'notify-only',
  title: 'A rotation policy rotates',
  source:
    'Configure key auto-rotation in Azure Key Vault: the action notify only sends an event to Event Grid before expiry; only the action rotate makes a new version.',
  check(binding, { graph }) {
    const { account, key } = binding;
    if (key?.kind !== 'found') return [];
    const { resource } = key;
    const policy = rotationPolicyOf(resource);
    if (typeof policy === 'string' || !policy.notify || policy.rotate) return [];
    // Key Vault shows a policy that notifies for a key that was never given one: it says something only where versions expire.
    const expires = !isNotSet(policy.expiryTime) || asNumber(resource.read('properties.attributes.exp')) !== undefined;
    if (!resource.declaration && !expires) return [];
    const remedy = rotationFor(binding, graph, policy);
    const message = `The rotation policy of key ${resource.name} only notifies: it makes no new version, so ${account.name} stays on the present one${expires ? ' until it expires' : ''}.`;
    return [found('info', resource, message, { path: policy.notify.path, ...(remedy && { remedy }) })];
  },
};
