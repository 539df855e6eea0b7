import { Refusal } from '../wire/exchange.ts';

/** A refusal in Resource Manager's form. */
export function armRefusal(status: number, code: string, message: string, details?: readonly object[]): Refusal {
  return new Refusal({
    status,
    headers: status === 403 || status === 404 ? { 'x-ms-failure-cause': 'gateway' } : {},
    body: { error: { code, message, ...(details === undefined ? {} : { details }) } },
  });
}

/** A refusal by Resource Manager itself, before a provider is asked: whatever the status, it says so in a header. */
export function gatewayRefusal(status: number, code: string, message: string, more: object = {}): Refusal {
  return new Refusal({
    status,
    headers: { 'x-ms-failure-cause': 'gateway' },
    body: { error: { code, message, ...more } },
  });
}

/** 403 as recorded; the client is named by its object id where no user name is known. */
export function authorizationFailed(appId: string, objectId: string, action: string, scope: string): Refusal {
  return armRefusal(
    403,
    'AuthorizationFailed',
    `The client '${appId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** 404 as recorded for a resource that a group does not hold. */
export function resourceNotFound(type: string, name: string, resourceGroup: string): Refusal {
  return armRefusal(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

export function resourceGroupNotFound(name: string): Refusal {
  return armRefusal(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
}

/**
 * 409 where a resource that holds tracked ones is to be deleted, each given as `TYPE/NAME/CHILDTYPE/NAME`; the text is quoted
 * from public threads, of accounts with projects and of private DNS zones with links.
 */
export function nestedResourcesExist(nested: readonly string[]): Refusal {
  return gatewayRefusal(
    409,
    'CannotDeleteResource',
    `Cannot delete resource while nested resources exist. Some existing nested resource IDs include: '${nested.join(', ')}'. Please delete all nested resources before deleting this resource.`,
  );
}

export function badRequest(message: string): Refusal {
  return armRefusal(400, 'BadRequest', message);
}
