import { originalId, purgeDate, purgeWords } from '../inspection/deleted.ts';
import { nameOf, parseArmId } from '../resources/armId.ts';
import { earlierDeclarations } from '../resources/order.ts';
import { isLive, type LiveResource, type Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { asBoolean, asString } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Rule } from './rule.ts';

const { found } = findings('name-held');

export const nameHeld: Rule = {
  id: 'name-held',
  title: 'No deleted account holds the name',
  source:
    'Recover or purge deleted Azure AI resources: a deleted account can be recovered for 48 hours, and its name cannot be used anew before it is purged. Where its key store is deleted too, that has to be recovered before the account.',
  check({ account }, { graph, now }) {
    // What is there has its name; with `restore` the deleted one is what is wanted.
    if (isLive(account) || account.declaration?.existing || asBoolean(account.read('properties.restore')) === true)
      return [];
    // What is declared again has the name already.
    if (earlierDeclarations(graph, account).length > 0) return [];
    const held = graph
      .ofType(types.deletedAccount)
      .filter(isLive)
      .find((deleted) => holdsNameOf(deleted, account, now));
    if (!held) return [];
    const message = `A deleted account ${account.name} still holds the name until it is purged (${purgeWords(held)}): recover it, or purge it first.`;
    return [
      found('warning', account, message, {
        path: 'name',
        related: [{ resource: held, message: 'This is the deleted account.' }],
      }),
    ];
  },
};

function holdsNameOf(deleted: LiveResource, account: Resource, now: number): boolean {
  const before = originalId(deleted);
  const name = account.id === undefined ? account.name : nameOf(account.id);
  if (nameOf(before).toLowerCase() !== name.toLowerCase()) return false;
  const end = purgeDate(deleted);
  if (end !== undefined && end <= now) return false;
  return mayBeSame(place(account.id), place(before)) && isSameRegion(deleted, account);
}

function place(id: string | undefined): readonly (string | undefined)[] {
  const parsed = id === undefined ? undefined : parseArmId(id);
  return [parsed?.subscriptionId, parsed?.resourceGroup];
}

/** What a file leaves open, `{subscription}` and `{resourceGroup}`, may be any. */
function mayBeSame(declared: readonly (string | undefined)[], actual: readonly (string | undefined)[]): boolean {
  return declared.every(
    (part, index) => part === undefined || part.includes('{') || part.toLowerCase() === actual[index]?.toLowerCase(),
  );
}

/** A region that a file does not say is not known to be another one. */
function isSameRegion(deleted: LiveResource, account: Resource): boolean {
  const plain = (value: string | undefined): string | undefined => value?.toLowerCase().replace(/\s+/g, '');
  const there = plain(asString(deleted.read('properties.location')) ?? asString(deleted.read('location')));
  const here = plain(asString(account.read('location')));
  return here === undefined || there === undefined || here === there;
}
