import type { Resource } from '../resources/resource.ts';
import { asString, isNotSet, known } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Remedy, Rule } from './rule.ts';

const path = 'properties.tenantId';
const { found } = findings('tenant');

export const tenant: Rule = {
  id: 'tenant',
  title: 'Account and key store are in the same tenant',
  source:
    'Azure OpenAI encryption of data at rest: "must be in the same … Microsoft Entra tenant". Cross-tenant keys are not supported for this service.',
  check({ account, store: link }) {
    if (link?.kind !== 'found') return [];
    const store = link.resource;
    const storeTenant = asString(store.read(path)) ?? asString(store.read('tenantId'));
    const accountTenant = asString(account.read('tenantId')) ?? asString(account.read('identity.tenantId'));
    if (storeTenant === undefined || accountTenant === undefined || isSame(storeTenant, accountTenant)) return [];
    const message = `${store.name} belongs to another tenant than ${account.name}; a key of another tenant cannot encrypt this service.`;
    // In files it is the key store that names a tenant; an account lies where it is deployed.
    if (!store.declaration || store.declaration.existing || isNotSet(store.read(path)))
      return [found('error', account, message, { related: [{ resource: store, message: 'This is the key store.' }] })];
    const remedy = remedyFor(store, account, accountTenant);
    const related = [{ resource: account, path: 'tenantId', message: `The tenant of ${account.name}.` }];
    return [found('error', store, message, { path, related, ...(remedy && { remedy }) })];
  },
};

/** A store that is itself made in the other tenant would not come out of it by the tenant that it names. */
function remedyFor(store: Resource, account: Resource, tenant: string): Remedy | undefined {
  const made = asString(store.read('tenantId'));
  if (made !== undefined && !isSame(made, tenant)) return undefined;
  return {
    id: 'tenant',
    title: `Let ${store.name} belong to the tenant of ${account.name}`,
    changes: [{ kind: 'set', resource: store.id ?? store.key, type: store.type, path, value: known(tenant) }],
    cost: 'none',
    costExplanation: `${store.name} is deployed with ${account.name}, whose tenant is meant.`,
  };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
