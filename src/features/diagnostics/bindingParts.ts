import type { Binding } from '../../core/resources/binding.ts';
import type { Resource } from '../../core/resources/resource.ts';

/** The resources that a binding consists of, the account first. */
export function bindingParts({ account, identity, grant, key, store }: Binding): readonly Resource[] {
  return [
    account,
    ...(identity?.resource ? [identity.resource] : []),
    ...(grant?.kind === 'sufficient' ? grant.via.map(({ resource }) => resource) : []),
    ...(key?.kind === 'found' ? [key.resource] : []),
    ...(store?.kind === 'found' ? [store.resource] : []),
  ];
}
