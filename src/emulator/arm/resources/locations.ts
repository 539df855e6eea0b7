import type { Reply } from '../../wire/exchange.ts';
import { requireAction, subscriptionOf, type ArmCall } from '../call.ts';
import { regionsOf, type Region } from './regions.ts';

/** GET …/locations of a subscription: the regions of its cloud, all at once (API description); where each lies is left out. */
export function listLocations(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  const scope = `/subscriptions/${subscriptionId}`;
  requireAction(call, 'Microsoft.Resources/subscriptions/locations/read', scope);
  const regions = regionsOf(call.azure.estate.cloud.name);
  return { status: 200, body: { value: regions.map((region) => locationView(region, scope)) } };
}

function locationView({ name, displayName, geography, geographyGroup, paired }: Region, subscription: string): object {
  const id = (region: string): string => `${subscription}/locations/${region}`;
  return {
    id: id(name),
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: `(${geographyGroup}) ${displayName}`,
    metadata: {
      regionType: 'Physical',
      geography,
      geographyGroup,
      pairedRegion: paired === undefined ? [] : [{ name: paired, id: id(paired) }],
    },
  };
}
