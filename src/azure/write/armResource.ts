import { AzureFailure } from '../../core/failure.ts';
import type { CreateChange, DeleteChange, SetChange } from '../../core/plans/change.ts';
import { parseArmId } from '../../core/resources/armId.ts';
import { isJsonObject, type Json, type JsonObject } from '../../core/resources/json.ts';
import { resourceType, type ResourceType } from '../../core/resources/types.ts';
import { readById } from '../read/armResources.ts';
import { apiVersionOf, armUrl, wordsFor } from '../read/armUrl.ts';
import { notReadable } from '../read/bodies.ts';
import type { Context } from '../read/context.ts';
import { contentOf, nested } from './content.ts';
import { sendToEnd } from './longRunning.ts';

/**
 * Creates a resource of any type of Azure Resource Manager with a PUT of its id, and waits for the end.
 * @throws AzureFailure
 */
export async function createById(context: Context, change: CreateChange, signal: AbortSignal): Promise<void> {
  const { resource, type, properties, body } = change;
  const purpose = `create the ${wordsFor(type)}`;
  const members = Object.entries(body ?? {}).map(
    ([name, value]) => [name, contentOf(value, purpose, resource)] as const,
  );
  const content = {
    ...Object.fromEntries(members.filter(([, value]) => value !== null)),
    properties: contentOf(properties, purpose, resource) ?? {},
  };
  await put(context, resource, type, content, purpose, signal);
}

/**
 * Sends the whole body of a resource and waits for the end. A PUT makes the same of it however often it is sent.
 * @throws AzureFailure
 */
export async function put(
  context: Context,
  id: string,
  type: ResourceType,
  content: JsonObject,
  purpose: string,
  signal: AbortSignal,
): Promise<void> {
  await send(context, { id, type, method: 'PUT', content }, purpose, signal);
}

/**
 * Deletes a resource by its id; one that is not there any more counts as deleted.
 * @throws AzureFailure
 */
export async function deleteById(
  context: Context,
  { resource, type }: DeleteChange,
  signal: AbortSignal,
): Promise<void> {
  try {
    await send(context, { id: resource, type, method: 'DELETE' }, `delete the ${wordsFor(type)}`, signal);
  } catch (thrown) {
    if (thrown instanceof AzureFailure && thrown.kind === 'notFound') return;
    throw thrown;
  }
}

/**
 * Sets a property of a resource that has no PATCH: it is read, and sent again with the property changed.
 * @throws AzureFailure
 */
export async function setById(context: Context, change: SetChange, signal: AbortSignal): Promise<void> {
  const { resource, type, path, value } = change;
  const purpose = `set ${path} of the ${wordsFor(type)}`;
  const wished = contentOf(value, purpose, resource);
  const { body } = await readById(context, resource, type, signal);
  const present = Object.fromEntries(Object.entries(body).filter(([name]) => !azuresOwn.has(name)));
  await put(context, resource, type, withValue(present, path, wished), purpose, signal);
}

/** What a body tells of itself, which is not taken back. */
const azuresOwn: ReadonlySet<string> = new Set(['id', 'name', 'type', 'etag', 'systemData']);

function withValue(body: JsonObject, path: string, value: Json): JsonObject {
  const [name = '', ...rest] = path.split('.');
  const inner = body[name];
  if (rest.length === 0) return { ...body, [name]: value };
  return {
    ...body,
    [name]: isJsonObject(inner) ? withValue(inner, rest.join('.'), value) : nested(rest.join('.'), value),
  };
}

interface Sending {
  readonly id: string;
  readonly type: ResourceType;
  readonly method: 'PUT' | 'DELETE';
  readonly content?: JsonObject;
}

async function send(
  context: Context,
  { id, type, method, content }: Sending,
  purpose: string,
  signal: AbortSignal,
): Promise<void> {
  const parsed = parseArmId(id);
  const apiVersion = apiVersionOf(type);
  // What an id names and what the change says must be one thing: the version is chosen by the type.
  if (apiVersion === undefined || resourceType(parsed?.type ?? '') !== type) throw notReadable(id);
  const rest = await context.clients.management(parsed?.subscriptionId);
  const url = armUrl(context, id, apiVersion);
  const { writeLimit, pollInterval } = context.requests.timing;
  await context.requests.perform({ purpose, resource: id, signal, limit: writeLimit }, (operation) =>
    sendToEnd(rest, operation, { method, url, ...(content && { content }) }, pollInterval),
  );
}
