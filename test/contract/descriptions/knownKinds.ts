import { hostOf } from '../recordings/services.ts';
import type { Interaction } from '../recordings/load.ts';
import type { Exchange } from './exchange.ts';
import type { DescriptionSets } from './sets.ts';

/**
 * The kinds of findings that Azure's own responses have, which are Azure's or the validator's and no one else's to mend.
 * A recorded response is judged by the description of its own API version; and by those of other versions as far as it has
 * too much for them, or spells something otherwise: what it lacks there it may rightly lack.
 */
export async function knownKinds(
  { official }: DescriptionSets,
  interactions: readonly Interaction[],
): Promise<ReadonlySet<string>> {
  const kinds = new Set<string>();
  for (const interaction of interactions) {
    const exchange = recordedExchange(interaction);
    const own = await official.judge(exchange);
    for (const { kind } of own?.findings ?? []) kinds.add(kind);
    for (const apiVersion of official.versionsOf(exchange)) {
      if (apiVersion === own?.apiVersion) continue;
      const other = await official.judge({ ...exchange, url: withVersion(exchange.url, apiVersion) });
      for (const { kind, lacks } of other?.findings ?? []) if (!lacks) kinds.add(kind);
    }
  }
  return kinds;
}

/** Recorders rewrote hosts; the service tells which it was. */
function recordedExchange({ method, service, url, status, headers, body }: Interaction): Exchange {
  return { method, url: `https://${hostOf(service, url)}${url.pathname}${url.search}`, status, headers, body };
}

export function withVersion(url: string, apiVersion: string): string {
  const other = new URL(url);
  other.searchParams.set('api-version', apiVersion);
  return other.href;
}
