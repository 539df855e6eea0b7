import type { Destination } from '../clouds.ts';
import type { AzureRequest } from './exchange.ts';

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The uses of a key, which leave everything as it was. */
const keyUses = /\/(encrypt|decrypt|wrapkey|unwrapkey|sign|verify|rng)\/?$/i;

/** Whether a request changes nothing by itself, whatever its method: reading, querying, signing in, using a key. */
export function isReading({ method, path }: Pick<AzureRequest, 'method' | 'path'>, { service }: Destination): boolean {
  if (readingMethods.has(method)) return true;
  switch (service) {
    case 'login':
    case 'logAnalytics':
      return true;
    case 'vault':
    case 'managedHsm':
      return keyUses.test(path);
    case 'resourceManager':
      return /\/providers\/microsoft\.resourcegraph\//i.test(path);
    case 'openAi':
      return /\/completions\/?$/i.test(path);
    case 'graph':
      return false;
  }
}
