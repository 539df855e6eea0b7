import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { isNotSet, known } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Finding, Remedy, Rule, Severity } from './rule.ts';

const { found } = findings('api-version');
const path = 'apiVersion';
/** The first control-plane version of Key Vault that stays. */
const lasting = '2026-02-01';
const retirement = Date.UTC(2027, 1, 27);
const dayMs = 24 * 60 * 60 * 1000;
/** So many days before the end it is time. */
const nearDays = 90;

export const apiVersion: Rule = {
  id: 'api-version',
  title: 'The API version of Key Vault is not retired',
  source:
    'Access control defaults of Azure Key Vault: "All Key Vault control plane API versions before 2026-02-01 retire on February 27, 2027." From that version on a new vault has role-based access control unless told otherwise.',
  check({ store, key }, { now }) {
    const resources = [store, key].flatMap((link) => (link?.kind === 'found' ? [link.resource] : []));
    return resources.filter(saysItself).flatMap((resource): readonly Finding[] => {
      const version = resource.declaration?.apiVersion;
      if (version === undefined || !/^\d{4}-\d{2}-\d{2}/.test(version) || version.slice(0, 10) >= lasting) return [];
      const remedy = remedyFor(resource);
      const when = now >= retirement ? 'was retired' : 'retires';
      const first = isSilent(resource)
        ? ' Say enableRbacAuthorization first: from it on, a new vault uses roles unless told otherwise.'
        : '';
      const message = `${resource.name} is declared with API version ${version} of Key Vault, which ${when} on 27 February 2027. ${lasting} stays.${first}`;
      return [found(severityAt(now), resource, message, { path, ...(remedy && { remedy }) })];
    });
  },
};

/** A nested key has its store's version, which is told of the store. */
function saysItself(resource: Resource, index: number, all: readonly Resource[]): boolean {
  const place = resource.declaration?.place?.(path);
  if (!place) return true;
  const isSame = ({ declaration }: Resource): boolean =>
    JSON.stringify(declaration?.place?.(path)) === JSON.stringify(place);
  return !all.slice(0, index).some(isSame);
}

function severityAt(now: number): Severity {
  if (now >= retirement) return 'error';
  return retirement - now > nearDays * dayMs ? 'info' : 'warning';
}

/** A vault that does not say how access is decided would be decided otherwise by the newer version: that is not a version alone. */
function remedyFor(resource: Resource): Remedy | undefined {
  if (isSilent(resource)) return undefined;
  return {
    id: 'api-version',
    title: `Declare ${resource.name} with API version ${lasting}`,
    changes: [{ kind: 'set', resource: resource.id ?? resource.key, type: resource.type, path, value: known(lasting) }],
    cost: 'none',
    costExplanation: 'What the declaration says is the same in both versions.',
  };
}

function isSilent(resource: Resource): boolean {
  const isNew = resource.type === types.vault && resource.declaration?.existing !== true;
  return isNew && isNotSet(resource.read('properties.enableRbacAuthorization'));
}
