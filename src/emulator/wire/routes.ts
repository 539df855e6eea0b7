/** What a template captured: names without braces, values decoded. */
export type Parameters = Readonly<Record<string, string>>;

export interface Route<Handler> {
  readonly method: string;
  readonly template: readonly string[];
  readonly handler: Handler;
}

export type Match<Handler> =
  | { readonly kind: 'found'; readonly handler: Handler; readonly parameters: Parameters }
  | { readonly kind: 'wrongMethod' }
  | { readonly kind: 'unknown' };

/** Makes a route of `GET /subscriptions/{subscriptionId}/…`; a leading `{+scope}` takes any number of segments. */
export function route<Handler>(methodAndPath: string, handler: Handler): Route<Handler> {
  const [method = '', path = ''] = methodAndPath.split(' ');
  return { method, template: path.split('/').filter((segment) => segment !== ''), handler };
}

/** Finds the route of a request; the first that fits counts, so that the more specific is listed first. */
export function findRoute<Handler>(
  routes: readonly Route<Handler>[],
  method: string,
  segments: readonly string[],
): Match<Handler> {
  let pathKnown = false;
  for (const candidate of routes) {
    const parameters = matchTemplate(candidate.template, segments);
    if (parameters === undefined) continue;
    if (candidate.method === method) return { kind: 'found', handler: candidate.handler, parameters };
    pathKnown = true;
  }
  return { kind: pathKnown ? 'wrongMethod' : 'unknown' };
}

/** The captured values where the path fits the template (names in any case), else undefined. */
export function matchTemplate(template: readonly string[], segments: readonly string[]): Parameters | undefined {
  const scoped = template[0] === '{+scope}';
  const fixed = scoped ? template.slice(1) : template;
  const before = segments.length - fixed.length;
  if (before < 0 || (!scoped && before !== 0)) return undefined;
  const parameters: Record<string, string> = {};
  if (scoped) parameters['scope'] = `/${segments.slice(0, before).join('/')}`;
  for (const [index, part] of fixed.entries()) {
    const segment = segments[before + index] ?? '';
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = segment;
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return parameters;
}

/** A captured value that the template guarantees. */
export function parameter(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined) throw new Error(`The route has no parameter '${name}'.`);
  return value;
}
