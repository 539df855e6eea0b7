import { armRoutes } from '../../../../src/emulator/arm/resourceManager.ts';
import { graphRoutes } from '../../../../src/emulator/graph/answer.ts';
import { keyRoutes } from '../../../../src/emulator/keyVault/routes.ts';
import { logAnalyticsRoutes } from '../../../../src/emulator/logAnalytics/answer.ts';
import { hsmRoutes } from '../../../../src/emulator/managedHsm/routes.ts';
import { openAiRoutes } from '../../../../src/emulator/openAi/answer.ts';
import type { Route } from '../../../../src/emulator/wire/routes.ts';

export type Service = 'resourceManager' | 'vault' | 'managedHsm' | 'graph' | 'logAnalytics' | 'openAi';

/** A route of the emulator, as its table has it. */
export interface Served {
  readonly service: Service;
  readonly method: string;
  /** `/subscriptions/{subscriptionId}/…` */
  readonly template: string;
  /** `PUT vault /keys/{keyName}`: how tests and exceptions name it. */
  readonly name: string;
}

/** Every route that asks for a token, of the tables themselves: a new one cannot be left out. Sign-in has its own test. */
export const servedRoutes: readonly Served[] = [
  ...servedBy('resourceManager', armRoutes()),
  ...servedBy('vault', keyRoutes),
  ...servedBy('managedHsm', hsmRoutes),
  ...servedBy('graph', graphRoutes),
  ...servedBy('logAnalytics', logAnalyticsRoutes),
  ...servedBy('openAi', openAiRoutes),
];

function servedBy(service: Service, routes: readonly Route<unknown>[]): readonly Served[] {
  return routes.map(({ method, template: segments }) => {
    const template = `/${segments.join('/')}`;
    return { service, method, template, name: `${service} ${method} ${template}` };
  });
}

/** A template with its variables filled; those that are not given are called `missing`. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\/?\{\+?(\w+)\}/g, (whole, name: string) => {
    const value = values[name] ?? 'missing';
    return whole.startsWith('/{+') ? value : `/${value}`;
  });
}
