import type { Table } from '../operation.ts';
import { authorization } from './authorization.ts';
import { cognitiveServices } from './cognitiveServices.ts';
import { dnsZones } from './dnsZones.ts';
import { identities } from './identities.ts';
import { keyVaultManagement } from './keyVaultManagement.ts';
import { locks } from './locks.ts';
import { logs } from './logs.ts';
import { monitor } from './monitor.ts';
import { networking } from './networks.ts';
import { policies } from './policies.ts';
import { policyInsights } from './policyInsights.ts';
import { resourceGraph } from './resourceGraph.ts';
import { resources } from './resources.ts';
import { subscriptions } from './subscriptions.ts';
import { workspaces } from './workspaces.ts';

/** A table for each client of an SDK. */
export const tables: readonly Table[] = [
  subscriptions,
  resources,
  resourceGraph,
  authorization,
  locks,
  policies,
  policyInsights,
  identities,
  keyVaultManagement,
  cognitiveServices,
  networking,
  dnsZones,
  monitor,
  workspaces,
  logs,
];

/** Routes that no call of a table takes, by the reason. */
export const withoutSdk: Readonly<Record<string, readonly string[]>> = {};
