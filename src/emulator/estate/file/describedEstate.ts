import type { Cloud } from '../../clouds.ts';
import type { Estate } from '../../state/estate.ts';
import { EstateBuilder } from '../builders.ts';
import { addCallers, contosoTenant } from '../contoso.ts';
import { nothingYet } from './described.ts';
import { addGrant } from './grants.ts';
import { Judge } from './judge.ts';
import { addApplication, addGroup, addUser } from './principals.ts';
import { addSubscription } from './subscriptions.ts';

/** Makes the estate of a description as far as it can be read, and says what is wrong with it, each with its place. */
export function describedEstate(
  description: unknown,
  cloud: Cloud,
  now: number,
): { readonly estate: Estate; readonly complaints: readonly string[] } {
  const judge = new Judge();
  const build = new EstateBuilder(contosoTenant(cloud), now);
  const described = nothingYet(build, judge);
  const names = ['subscriptions', 'applications', 'users', 'groups', 'grants'] as const;
  const whole = judge.part(description, 'estate', names);
  const subscriptions = whole.list('subscriptions').flatMap(({ value, place }) => {
    return addSubscription(described, value, place) ?? [];
  });
  if (subscriptions.length === 0) whole.complain('subscriptions', 'must name at least one subscription.');
  addCallers(build, subscriptions);
  for (const caller of build.estate.principals.values()) {
    if (caller.secret !== undefined) described.applications.add(caller.displayName, caller);
  }
  for (const { value, place } of whole.list('applications')) addApplication(described, value, place);
  for (const { value, place } of whole.list('users')) addUser(described, value, place);
  // Accounts first: their identities may be members of groups, and have grants.
  for (const add of described.accountsToAdd) add();
  for (const { value, place } of whole.list('groups')) addGroup(described, value, place);
  for (const add of described.policiesToAdd) add();
  for (const { value, place } of whole.list('grants')) addGrant(described, value, place);
  return { estate: build.estate, complaints: judge.complaints };
}
