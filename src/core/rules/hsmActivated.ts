import type { Rule } from './rule.ts';
import { types } from '../resources/types.ts';
import { asString } from '../resources/value.ts';
import { findings } from './finding.ts';

const path = 'properties.securityDomainProperties.activationStatus';
const { found } = findings('hsm-activated');

export const hsmActivated: Rule = {
  id: 'hsm-activated',
  title: 'The Managed HSM is activated',
  source:
    'Managed HSM, security domain: until its security domain has been downloaded, an HSM is not activated and its data plane serves nobody.',
  check(binding) {
    if (binding.store?.kind !== 'found' || binding.store.resource.type !== types.managedHsm) return [];
    const hsm = binding.store.resource;
    const status = asString(hsm.read(path))?.toLowerCase();
    if (status !== 'notactivated' && status !== 'failed') return [];
    const message = `Managed HSM ${hsm.name} is not activated, so it serves no keys. Its administrators must download its security domain first.`;
    return [found('error', hsm, message, { path })];
  },
};
