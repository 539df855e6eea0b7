import { subscriptionStates } from '../../state/resources.ts';
import { readAccount } from './accounts.ts';
import { region, resourceName, type Described } from './described.ts';
import { readVault } from './vaults.ts';

/** Adds a subscription with all that is in it, and tells its id; undefined where it has no name of its own. */
export function addSubscription(described: Described, value: unknown, place: string): string | undefined {
  const part = described.judge.part(value, place, ['name', 'state', 'resourceGroups']);
  const name = part.text('name');
  if (name === '' || !described.subscriptions.isFree(part, 'name', name)) return undefined;
  const asked = part.optionalText('state', { choices: subscriptionStates });
  const state = subscriptionStates.find((known) => known === asked);
  const id = described.build.subscription(name, 'contoso', state);
  described.subscriptions.add(name, id);
  for (const { value: group, place: at } of part.list('resourceGroups')) addGroup(described, { id, name }, group, at);
  return id;
}

function addGroup(
  described: Described,
  subscription: { readonly id: string; readonly name: string },
  value: unknown,
  place: string,
): void {
  const part = described.judge.part(value, place, ['name', 'location', 'identities', 'vaults', 'accounts']);
  const name = part.text('name', resourceName);
  const location = part.text('location', region);
  const path = `${subscription.name}/${name}`;
  if (name === '' || location === '' || !described.resourceGroups.isFree(part, 'name', path)) return;
  const group = described.build.resourceGroup(subscription.id, name, location);
  described.resourceGroups.add(path, group);
  for (const identity of part.texts('identities')) {
    if (!described.identities.isFree(part, 'identities', identity)) continue;
    described.identities.add(identity, described.build.userAssignedIdentity(group, identity, location));
  }
  for (const { value: vault, place: at } of part.list('vaults')) readVault(described, group, vault, at);
  for (const { value: account, place: at } of part.list('accounts')) readAccount(described, group, account, at);
}
