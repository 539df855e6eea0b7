import { canonicalText, type Value } from '../core/resources/value.ts';

/**
 * The ids of resources that files declare. They have the form of Azure's own, with what no file says in braces, so that scopes, parents
 * and attached identities are judged as those of live resources are. The same expression gives the same text: that is how a resource
 * that is named in two ways is recognised as one.
 */

/** Where a template is deployed, as long as the file does not say. */
export const defaultSubscription = '/subscriptions/{subscription}';
export const defaultScope = `${defaultSubscription}/resourceGroups/{resourceGroup}`;

/** A slash that separates no segments of an id. */
const slashInside = '∕';

/**
 * A value as one segment of an id: the name itself, or the text of its expression.
 * @param fallback what stands for a value that has no text; two that are not the same need two
 */
export function idSegment(value: Value, fallback = '{unknown}'): string {
  const text = canonicalText(value);
  return text === undefined || text === '' ? fallback : text.replaceAll('/', slashInside);
}

/**
 * The segments of a name that names its parents too, `vault/key`: a slash inside of an expression's braces or parentheses separates
 * nothing.
 */
export function nameSegments(value: Value, fallback = '{unknown}'): readonly string[] {
  const text = canonicalText(value);
  if (text === undefined || text === '') return [fallback];
  if (!text.includes('/')) return [text];
  const segments: string[] = [];
  let depth = 0;
  let segment = '';
  for (const character of text) {
    if (character === '{' || character === '(') depth++;
    else if (character === '}' || character === ')') depth--;
    if (character === '/' && depth <= 0) {
      segments.push(segment);
      segment = '';
    } else segment += character === '/' ? slashInside : character;
  }
  return [...segments, segment].map((part) => (part === '' ? fallback : part));
}

/**
 * The id of a resource.
 * @param scope the id of the resource group, subscription or, for an extension resource, of the resource below which it lies; '' for the tenant
 * @param type provider and types, for example `Microsoft.KeyVault/vaults/keys`
 * @param names one segment for each type ({@link idSegment})
 */
export function templateId(scope: string, type: string, names: readonly string[]): string {
  const [provider = '', ...types] = type.split('/');
  const pairs = types.map((part, index) => `/${part}/${names[index] ?? '{unknown}'}`);
  return `${scope === '/' ? '' : scope}/providers/${provider}${pairs.join('')}`;
}

/** The id of a subscription. */
export function subscriptionScope(subscription: string): string {
  return `/subscriptions/${subscription}`;
}

/** The id of a resource group. */
export function resourceGroupScope(resourceGroup: string, subscription = defaultSubscription): string {
  return `${subscription}/resourceGroups/${resourceGroup}`;
}

/** The subscription in which a scope lies, as its id. */
export function subscriptionOfScope(scope: string): string {
  return /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? defaultSubscription;
}
