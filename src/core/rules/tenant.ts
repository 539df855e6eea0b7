import type { Rule } from './rule.ts';
import { asString } from '../resources/value.ts';
import { findings } from './finding.ts';

const { found } = findings('tenant');

export const tenant: Rule = {
  id: 'tenant',
  title: 'Account and key store are in the same tenant',
  source:
    'Azure OpenAI encryption of data at rest: "must be in the same … Microsoft Entra tenant". Cross-tenant keys are not supported for this service.',
  check(binding) {
    if (binding.store?.kind !== 'found') return [];
    const store = binding.store.resource;
    const storeTenant = asString(store.read('properties.tenantId'));
    const accountTenant =
      asString(binding.account.read('tenantId')) ?? asString(binding.account.read('identity.tenantId'));
    if (
      storeTenant === undefined ||
      accountTenant === undefined ||
      storeTenant.toLowerCase() === accountTenant.toLowerCase()
    )
      return [];
    const message = `${store.name} belongs to another tenant than ${binding.account.name}; a key of another tenant cannot encrypt this service.`;
    return [found('error', binding.account, message)];
  },
};
