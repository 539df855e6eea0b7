import { asString, member } from '../../json.ts';

/** Where a diagnostic setting sends to; only what goes to a workspace can be looked at here. */
export interface Destinations {
  readonly workspaceId: string | undefined;
  readonly storageAccountId?: string;
  readonly eventHubAuthorizationRuleId?: string;
  readonly eventHubName?: string;
}

/** The destinations that the properties of a setting name. */
export function destinationsOf(properties: unknown): Destinations {
  return {
    workspaceId: asString(member(properties, 'workspaceId')),
    ...named(properties, 'storageAccountId'),
    ...named(properties, 'eventHubAuthorizationRuleId'),
    ...named(properties, 'eventHubName'),
  };
}

function named(properties: unknown, name: keyof Destinations): Partial<Destinations> {
  const value = asString(member(properties, name));
  return value === undefined ? {} : { [name]: value };
}

/** Whether there is any: a name of an event hub alone is none. */
export function hasDestination(destinations: Destinations): boolean {
  const { workspaceId, storageAccountId, eventHubAuthorizationRuleId } = destinations;
  return [workspaceId, storageAccountId, eventHubAuthorizationRuleId].some((id) => id !== undefined);
}
