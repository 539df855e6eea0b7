import { matchTemplate } from '../../../../src/emulator/wire/routes.ts';
import { segmentsOf } from '../../../../src/emulator/wire/exchange.ts';
import { servedRoutes, type Service } from '../refusals/routes.ts';

const services: readonly (readonly [RegExp, Service])[] = [
  [/^management\.azure\.com$/, 'resourceManager'],
  [/\.vault\.azure\.net$/, 'vault'],
  [/\.managedhsm\.azure\.net$/, 'managedHsm'],
  [/^graph\.microsoft\.com$/, 'graph'],
  [/^api\.loganalytics\.(io|azure\.com)$/, 'logAnalytics'],
  [/\.openai\.azure\.com$/, 'openAi'],
];

/** The emulator's route that a request took, by its name in the table of refusals; undefined where it has none. */
export function routeOf({ method, url }: { readonly method: string; readonly url: string }): string | undefined {
  const { hostname, pathname } = new URL(url);
  const service = services.find(([pattern]) => pattern.test(hostname))?.[1];
  const segments = segmentsOf(service === 'graph' ? pathname.replace(/^\/v1\.0/, '') : pathname);
  return servedRoutes.find(
    (route) =>
      route.service === service &&
      route.method === method &&
      matchTemplate(segmentsOf(route.template), segments) !== undefined,
  )?.name;
}
