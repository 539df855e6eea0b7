import { AzureFailure } from '../../core/failure.ts';
import { parseArmId } from '../../core/resources/armId.ts';
import { isJsonObject, memberOf, type JsonObject } from '../../core/resources/json.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { resourceType, type ResourceType } from '../../core/resources/types.ts';

/** The places in an ARM id of a resource below a resource group. */
export interface ResourceAddress {
  readonly id: string;
  readonly type: ResourceType;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** The names from the provider on: of a key version store, key and version. */
  readonly names: readonly [string, ...string[]];
}

/** @throws AzureFailure of kind `rejected` where the text is no such id or of a type that the product does not read */
export function addressOf(id: string): ResourceAddress {
  const parsed = parseArmId(id);
  const type = parsed && resourceType(parsed.type);
  const segments = id.split('/').filter((segment) => segment !== '');
  const provider = segments.map((segment) => segment.toLowerCase()).lastIndexOf('providers');
  const [first, ...rest] = segments.slice(provider + 2).filter((_, index) => index % 2 === 1);
  if (!type || parsed.subscriptionId === undefined || parsed.resourceGroup === undefined || first === undefined) {
    throw notReadable(id);
  }
  return {
    id,
    type,
    subscriptionId: parsed.subscriptionId,
    resourceGroup: parsed.resourceGroup,
    names: [first, ...rest],
  };
}

export function notReadable(id: string): AzureFailure {
  return new AzureFailure({
    kind: 'rejected',
    purpose: 'read a resource of this type',
    resource: id,
    explanation: 'Its id names no resource that this product reads.',
  });
}

/** The resource in a body of a list, by the body's own id; undefined where it has none. */
export function listed(
  body: JsonObject,
  type: ResourceType,
  unread?: Readonly<Record<string, string>>,
): LiveResource | undefined {
  const id = memberOf(body, 'id');
  return typeof id === 'string' && id.startsWith('/') ? liveResource(id, type, body, unread) : undefined;
}

/** Whether a resource is one of the accounts that the product is about. */
export function isOpenAiAccount(body: JsonObject): boolean {
  const kind = memberOf(body, 'kind');
  return typeof kind === 'string' && accountKinds.some((known) => known.toLowerCase() === kind.toLowerCase());
}

/** The kinds of Cognitive Services account that hold Azure OpenAI: the classic one and Microsoft Foundry's. */
export const accountKinds = ['OpenAI', 'AIServices'] as const;

/** What is wrong with the body of a resource: without properties nothing could be judged. */
export function flawOf(body: JsonObject): string | undefined {
  return isJsonObject(memberOf(body, 'properties')) ? undefined : 'the resource has no properties';
}
