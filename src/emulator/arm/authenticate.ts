import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import { bearerToken, isAudience } from '../entra/bearer.ts';
import type { Caller } from '../entra/tokenAuthority.ts';
import { principalName } from '../state/principalName.ts';
import { Refusal, type AzureRequest } from '../wire/exchange.ts';

/** The caller of a request to Resource Manager. Throws 401 in the forms that were recorded. */
export async function authenticateArm(azure: Azure, request: AzureRequest, cloud: Cloud): Promise<Caller> {
  const token = bearerToken(request.headers);
  if (token === undefined) {
    throw unauthorized(
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
      "The authentication failed because of missing 'Authorization' header.",
      cloud,
    );
  }
  const verdict = await azure.tokens.verify(token);
  switch (verdict.kind) {
    case 'malformed':
    case 'wrongSignature':
      throw unauthorized(
        'InvalidAuthenticationToken',
        'The access token is invalid.',
        'The access token is invalid.',
        cloud,
      );
    case 'expired': {
      const text = `The access token expiry UTC time '${utc(verdict.expiry)}' is earlier than current UTC time '${utc(azure.clock.now())}'.`;
      throw unauthorized('ExpiredAuthenticationToken', text, text, cloud);
    }
    case 'wrongTenant': {
      const text = `The access token is from the wrong issuer '${verdict.issuer}'. It must match the tenant '${azure.tokens.issuer}' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${azure.estate.tenant.tenantId}' to get the token.`;
      throw unauthorized('InvalidAuthenticationTokenTenant', text, text, cloud);
    }
    case 'valid': {
      if (isAudience(verdict.caller.audience, cloud.resourceManagerAudiences)) return named(azure, verdict.caller);
      const allowed = cloud.resourceManagerAudiences.map((audience) => `'${audience}/','${audience}'`).join(',');
      const text = `The access token has been obtained for wrong audience or resource '${verdict.caller.audience}'. It should exactly match with one of the allowed audiences ${allowed}.`;
      throw unauthorized('InvalidAuthenticationTokenAudience', text, text, cloud);
    }
  }
}

/** A person with the name that resources keep of who wrote them. */
function named({ estate }: Azure, caller: Caller): Caller {
  const principal = estate.principals.get(caller.objectId.toLowerCase());
  return principal?.type === 'User' ? { ...caller, userPrincipalName: principalName(estate, principal) } : caller;
}

function unauthorized(code: string, message: string, description: string, cloud: Cloud): Refusal {
  const authority =
    cloud.name === 'AzureCloud' ? 'https://login.windows.net/' : `https://${cloud.loginHosts[0] ?? ''}/`;
  return new Refusal({
    status: 401,
    headers: {
      'www-authenticate': `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${description}"`,
      'x-ms-failure-cause': 'gateway',
    },
    body: { error: { code, message } },
  });
}

function utc(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d{3}Z$/, 'Z');
}
