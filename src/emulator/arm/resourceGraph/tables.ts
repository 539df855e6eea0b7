import type { Azure } from '../../azure.ts';
import { holdsAnything, may } from '../../authorization/authorize.ts';
import { managementGroupsAbove } from '../../authorization/scopes.ts';
import type { NetworkResource } from '../../state/network.ts';
import type { Resource } from '../../state/resources.ts';
import { accountProperties, identityView } from '../cognitiveServices/accountView.ts';
import { managedHsmProperties, managedHsmSku } from '../keyVault/managedHsms.ts';
import { policyRows } from './policyTable.ts';
import { vaultProperties } from '../keyVault/vaultView.ts';
import { privateDnsZones } from '../network/privateDnsZones.ts';
import { privateEndpoints } from '../network/privateEndpoints.ts';
import type { NetworkType } from '../network/requested.ts';
import { virtualNetworks } from '../network/virtualNetworks.ts';
import { workspaceProperties } from '../operationalInsights/workspaceView.ts';
import { roleAssignmentProperties } from '../authorization/roleAssignments.ts';
import { roleDefinitionProperties } from '../authorization/roleDefinitions.ts';

export type Row = Record<string, unknown>;

/** Whose rows: a caller, and the subscriptions (lower case) that its query covers. */
export interface View {
  readonly azure: Azure;
  readonly principalId: string;
  readonly subscriptions: ReadonlySet<string>;
}

/**
 * The tables of Resource Graph, read from the estate when a query asks for them; only what the caller may read. Types
 * are lower case and so is `resourceGroup`, as in the real tables (Resource Graph documentation).
 */
export function tableNamed(view: View, name: string): Table | undefined {
  switch (name.toLowerCase()) {
    case 'resources':
      return { columns, rows: resources(view) };
    case 'resourcecontainers':
      return { columns, rows: containers(view) };
    case 'authorizationresources':
      return { columns, rows: authorization(view) };
    case 'policyresources':
      return { columns, rows: policyRows(view) };
    default:
      return undefined;
  }
}

/** Rows with the columns that the table has even where it has no row. */
export interface Table {
  readonly columns: readonly { readonly name: string; readonly type: 'string' | 'dynamic' }[];
  readonly rows: Iterable<Row>;
}

/** The columns of Resource Graph's tables ("Understand the Azure Resource Graph query language", resource tables). */
const columns: Table['columns'] = [
  ...(
    ['id', 'name', 'type', 'tenantId', 'kind', 'location', 'resourceGroup', 'subscriptionId', 'managedBy'] as const
  ).map((name) => ({ name, type: 'string' as const })),
  ...(['sku', 'plan', 'properties', 'tags', 'identity', 'zones', 'extendedLocation'] as const).map((name) => ({
    name,
    type: 'dynamic' as const,
  })),
];

function* resources(view: View): Iterable<Row> {
  const { estate } = view.azure;
  for (const vault of readable(view, estate.vaults.values(), 'Microsoft.KeyVault/vaults')) {
    yield { ...resourceRow(view, vault, 'microsoft.keyvault/vaults'), properties: vaultProperties(estate, vault) };
  }
  for (const hsm of readable(view, estate.managedHsms.values(), 'Microsoft.KeyVault/managedHSMs')) {
    const row = resourceRow(view, hsm, 'microsoft.keyvault/managedhsms');
    yield { ...row, sku: managedHsmSku(hsm), properties: managedHsmProperties(view.azure, hsm) };
  }
  for (const account of readable(view, estate.accounts.values(), 'Microsoft.CognitiveServices/accounts')) {
    yield {
      ...resourceRow(view, account, 'microsoft.cognitiveservices/accounts'),
      kind: account.kind,
      sku: { name: account.sku },
      identity: account.identity === undefined ? null : identityView(estate, account.identity),
      properties: accountProperties(estate, account),
    };
  }
  const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';
  for (const identity of readable(view, estate.userAssignedIdentities.values(), identityType)) {
    yield {
      ...resourceRow(view, identity, identityType.toLowerCase()),
      properties: {
        tenantId: estate.tenant.tenantId,
        principalId: identity.principalId,
        clientId: identity.clientId,
      },
    };
  }
  yield* networks(view);
  const workspaceType = 'Microsoft.OperationalInsights/workspaces';
  for (const workspace of readable(view, estate.workspaces.values(), workspaceType)) {
    const row = resourceRow(view, workspace, workspaceType.toLowerCase());
    yield { ...row, properties: workspaceProperties(workspace) };
  }
}

function* networks(view: View): Iterable<Row> {
  yield* networkRows(view, virtualNetworks);
  yield* networkRows(view, privateEndpoints);
  yield* networkRows(view, privateDnsZones);
}

function* networkRows<R extends NetworkResource>(view: View, kind: NetworkType<R>): Iterable<Row> {
  const { azure } = view;
  for (const resource of readable(view, kind.rows(azure.estate).values(), kind.type)) {
    const { properties } = kind.view(azure, resource) as { readonly properties: object };
    yield { ...resourceRow(view, resource, kind.type.toLowerCase()), properties };
  }
}

function* readable<R extends Resource>(view: View, rows: Iterable<R>, type: string): Iterable<R> {
  for (const row of rows) {
    const covered = view.subscriptions.has(row.subscriptionId.toLowerCase());
    if (covered && may(view.azure, view.principalId, `${type}/read`, row.id)) yield row;
  }
}

/** Every column of the table is present, those that a resource lacks as null or ''. */
function resourceRow(view: View, resource: Resource, type: string): Row {
  return {
    id: resource.id,
    name: resource.name,
    type,
    tenantId: view.azure.estate.tenant.tenantId,
    kind: '',
    location: resource.location,
    resourceGroup: resource.resourceGroup.toLowerCase(),
    subscriptionId: resource.subscriptionId,
    managedBy: '',
    sku: null,
    plan: null,
    properties: {},
    tags: resource.tags ?? null,
    identity: null,
    zones: null,
    extendedLocation: null,
  };
}

function* containers(view: View): Iterable<Row> {
  const { estate } = view.azure;
  const { tenantId } = estate.tenant;
  for (const subscription of estate.subscriptions.values()) {
    const id = `/subscriptions/${subscription.subscriptionId}`;
    if (!view.subscriptions.has(subscription.subscriptionId) || !holdsAnything(view.azure, view.principalId, id))
      continue;
    yield {
      ...containerRow(tenantId, id, subscription.displayName, 'microsoft.resources/subscriptions'),
      subscriptionId: subscription.subscriptionId,
      properties: {
        state: subscription.state,
        managementGroupAncestorsChain: managementGroupsAbove(estate, id).map((name) => ({
          name: estate.managementGroups.get(name)?.name ?? name,
          displayName: estate.managementGroups.get(name)?.displayName ?? name,
        })),
        subscriptionPolicies: { spendingLimit: 'Off', quotaId: 'EnterpriseAgreement_2014-09-01' },
      },
    };
  }
  for (const group of estate.resourceGroups.values()) {
    const action = 'Microsoft.Resources/subscriptions/resourceGroups/read';
    if (!view.subscriptions.has(group.subscriptionId) || !may(view.azure, view.principalId, action, group.id)) continue;
    yield {
      ...containerRow(tenantId, group.id, group.name, 'microsoft.resources/subscriptions/resourcegroups'),
      location: group.location,
      resourceGroup: group.name.toLowerCase(),
      subscriptionId: group.subscriptionId,
      tags: group.tags ?? null,
      properties: { provisioningState: 'Succeeded' },
    };
  }
}

function containerRow(tenantId: string, id: string, name: string, type: string): Row {
  return {
    id,
    name,
    type,
    tenantId,
    kind: '',
    location: '',
    resourceGroup: '',
    subscriptionId: '',
    managedBy: '',
    sku: null,
    plan: null,
    properties: {},
    tags: null,
    identity: null,
    zones: null,
    extendedLocation: null,
  };
}

/** Role definitions carry no subscription in their id here, and assignments refer to them so (assumed). */
function* authorization(view: View): Iterable<Row> {
  const { estate } = view.azure;
  for (const assignment of estate.roleAssignments.values()) {
    const [, subscriptionId = ''] = /^\/subscriptions\/([^/]+)/i.exec(assignment.scope) ?? [];
    const covered = subscriptionId === '' || view.subscriptions.has(subscriptionId.toLowerCase());
    const action = 'Microsoft.Authorization/roleAssignments/read';
    if (!covered || !may(view.azure, view.principalId, action, assignment.scope)) continue;
    yield {
      ...authorizationRow(assignment.id, assignment.name, 'microsoft.authorization/roleassignments'),
      tenantId: estate.tenant.tenantId,
      subscriptionId,
      properties: roleAssignmentProperties(assignment, graphRoleId(assignment.roleDefinition)),
    };
  }
  for (const definition of estate.roleDefinitions.values()) {
    yield {
      ...authorizationRow(graphRoleId(definition.name), definition.name, 'microsoft.authorization/roledefinitions'),
      properties: { ...roleDefinitionProperties(definition), isServiceRole: false },
    };
  }
}

function graphRoleId(name: string): string {
  return `/providers/Microsoft.Authorization/RoleDefinitions/${name}`;
}

function authorizationRow(id: string, name: string, type: string): Row {
  return {
    id,
    name,
    type,
    tenantId: '',
    kind: '',
    location: '',
    resourceGroup: '',
    subscriptionId: '',
    properties: {},
  };
}
