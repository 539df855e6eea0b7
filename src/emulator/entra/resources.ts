import { clouds, type Cloud } from '../clouds.ts';
import { refuse, type TokenCall } from './refuse.ts';

/** A resource that the tenants of some cloud know, as it was asked for. Throws AADSTS500011 for any other. */
export function knownResource(call: TokenCall, resource: string): string {
  const known = clouds.flatMap(audiencesOf);
  if (known.includes(resource.toLowerCase().replace(/\/+$/, ''))) return resource;
  throw refuse(
    call,
    400,
    'invalid_resource',
    500011,
    `The resource principal named ${resource} was not found in the tenant named ${call.azure.estate.tenant.displayName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  );
}

function audiencesOf(cloud: Cloud): readonly string[] {
  return [
    ...cloud.resourceManagerAudiences,
    cloud.vaultAudience,
    cloud.managedHsmAudience,
    cloud.cognitiveServicesAudience,
    ...cloud.logAnalyticsAudiences,
    ...cloud.graphAudiences,
  ];
}
