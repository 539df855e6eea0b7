import type { Destination } from '../clouds.ts';
import type { AzureRequest } from './exchange.ts';

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The uses of a key, which leave everything as it was. */
const keyUses = /\/(encrypt|decrypt|wrapkey|unwrapkey|sign|verify|rng)\/?$/i;

/** What Resource Manager is asked by POST: queries, and whether a name, a subdomain, a SKU can be had. */
const armQuestions = /\/providers\/microsoft\.resourcegraph\/|\/check\w+availability\/?$/i;

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
      return armQuestions.test(path);
    case 'openAi':
      return /\/completions\/?$/i.test(path);
    case 'graph':
      return false;
  }
}
