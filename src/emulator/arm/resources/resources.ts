import { may } from '../../authorization/authorize.ts';
import type { Resource } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { armRefusal } from '../refusals.ts';
import { resourceKinds } from '../resourceIndex.ts';

/** The terms of a `$filter` on resources that are read here; Azure knows more (substringof, identities, plans). */
const terms: readonly (readonly [RegExp, Exclude<keyof Row, 'resource'>])[] = [
  [/^resourceType eq '([^']*)'$/i, 'type'],
  [/^name eq '([^']*)'$/i, 'name'],
  [/^location eq '([^']*)'$/i, 'location'],
  [/^resourceGroup eq '([^']*)'$/i, 'resourceGroup'],
];

/** `tagName eq 'NAME'`, which `and tagValue eq 'VALUE'` may follow; it stands alone (API description). */
const tagTerm = /^tagName eq '([^']*)'(?: and tagValue eq '([^']*)')?$/i;

interface Row {
  readonly type: string;
  readonly name: string;
  readonly location: string;
  readonly resourceGroup: string;
  readonly resource: Resource;
}

/** The resources of a subscription that the caller may read, as the Azure CLI lists them. */
export function listResources(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  return listed(call, (resource) => resource.subscriptionId === subscriptionId);
}

/** Those of a resource group. */
export function listGroupResources(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, 'Microsoft.Resources/subscriptions/resourceGroups/read', groupIdOf(call));
  const group = resourceGroupOf(call);
  const below = `${group.id.toLowerCase()}/`;
  return listed(call, ({ id }) => id.toLowerCase().startsWith(below));
}

function groupIdOf({ request }: ArmCall): string {
  return request.path.replace(/\/resources$/i, '');
}

function listed(call: ArmCall, isInside: (resource: Resource) => boolean): Reply {
  const { azure, caller } = call;
  const wanted = filterOf(call.request.query.get('$filter'));
  const rows = resourceKinds(azure.estate).flatMap(({ type, rows: all }) =>
    [...all.values()]
      .filter(isInside)
      .map((resource): Row => ({ ...pick(resource), type, resource }))
      .filter((row) => wanted(row) && may(azure, caller.objectId, `${type}/read`, row.resource.id)),
  );
  return armPage(call, rows, ({ resource: { id, tags }, ...row }) => ({
    id,
    name: row.name,
    type: row.type,
    location: row.location,
    ...(tags === undefined ? {} : { tags }),
  }));
}

function pick({ name, location, resourceGroup }: Resource): Omit<Row, 'type' | 'resource'> {
  return { name, location, resourceGroup };
}

/** Throws 400 for a term that is not read here. */
function filterOf(text: string | undefined): (row: Row) => boolean {
  if (text === undefined || text.trim() === '') return () => true;
  const [, tagName, tagValue] = tagTerm.exec(text.trim()) ?? [];
  if (tagName !== undefined) return ({ resource }) => hasTag(resource, tagName, tagValue);
  const read = text.split(/\s+and\s+/i).map(termOf);
  return (row) => read.every((matches) => matches(row));
}

/** Names of tags are compared in any case, values as they are written (Microsoft's document on tags). */
function hasTag({ tags }: Resource, name: string, value: string | undefined): boolean {
  return Object.entries(tags ?? {}).some(
    ([key, held]) => key.toLowerCase() === name.toLowerCase() && (value === undefined || held === value),
  );
}

function termOf(term: string): (row: Row) => boolean {
  for (const [pattern, member] of terms) {
    const value = pattern.exec(term.trim())?.[1];
    if (value !== undefined) return (row) => row[member].toLowerCase() === value.toLowerCase();
  }
  throw armRefusal(400, 'InvalidFilterInQueryString', `Invalid $filter '${term}' specified in the query string.`);
}
