import { guidOf } from '../../../src/emulator/guid.ts';
import { asArray, asString, asStrings, member } from '../../../src/emulator/json.ts';
import type { RoleDefinition } from '../../../src/emulator/state/authorization.ts';
import { addPrincipal, type Principal } from '../../../src/emulator/state/directory.ts';
import type { Interaction } from './load.ts';
import { addPlainVault, rowsOf, text } from './rebuildResources.ts';
import type { Scene } from './scene.ts';
import { pathOf } from './services.ts';

/** The scope that a URL asks about, made to exist. */
export function addScope(scene: Scene, url: URL): string {
  const scope = pathOf(url).replace(/\/providers\/Microsoft\.Authorization\/.*$/i, '');
  const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(scope) ?? [];
  if (subscriptionId !== undefined) scene.addSubscription(subscriptionId);
  if (/\/resourceGroups\//i.test(scope)) scene.addGroup(scope);
  if (/\/vaults\/[^/]+$/i.test(scope)) addPlainVault(scene, scope);
  return scope;
}

export function addDefinition(scene: Scene, recorded: unknown): void {
  const definition = definitionOf(recorded);
  scene.estate.roleDefinitions.set(definition.name.toLowerCase(), definition);
}

export function definitionOf(recorded: unknown): RoleDefinition {
  const properties = member(recorded, 'properties');
  return {
    name: text(recorded, 'name'),
    roleName: text(properties, 'roleName'),
    description: text(properties, 'description'),
    type: text(properties, 'type') as RoleDefinition['type'],
    permissions: (asArray(member(properties, 'permissions')) ?? []).map((permission) => ({
      actions: asStrings(member(permission, 'actions')) ?? [],
      notActions: asStrings(member(permission, 'notActions')) ?? [],
      dataActions: asStrings(member(permission, 'dataActions')) ?? [],
      notDataActions: asStrings(member(permission, 'notDataActions')) ?? [],
    })),
    assignableScopes: asStrings(member(properties, 'assignableScopes')) ?? [],
    createdOn: text(properties, 'createdOn'),
    updatedOn: text(properties, 'updatedOn'),
    ...pick(properties, 'createdBy'),
    ...pick(properties, 'updatedBy'),
  };
}

function pick(properties: unknown, name: string): object {
  const value = asString(member(properties, name));
  return value === undefined ? {} : { [name]: value };
}

/** A definition of which an assignment tells the id only. */
function addPlainDefinition(scene: Scene, id: string): string {
  const name = (id.split('/').at(-1) ?? '').toLowerCase();
  addDefinition(scene, { name, properties: { roleName: name, type: 'BuiltInRole', assignableScopes: ['/'] } });
  return name;
}

/** An assignment as a recorded body shows it, under another name where one is given. */
export function addAssignment(scene: Scene, recorded: unknown, otherName?: string): void {
  const properties = member(recorded, 'properties');
  const name = otherName ?? text(recorded, 'name');
  const scope = text(properties, 'scope');
  const id = otherName === undefined ? text(recorded, 'id') : assignmentId(scope, otherName);
  const optional = (member_: string): string | undefined => asString(member(properties, member_));
  scene.estate.roleAssignments.set(id.toLowerCase(), {
    id,
    name,
    scope,
    roleDefinition: addPlainDefinition(scene, text(properties, 'roleDefinitionId')),
    principalId: text(properties, 'principalId'),
    principalType: text(properties, 'principalType') || 'ServicePrincipal',
    condition: optional('condition'),
    conditionVersion: optional('conditionVersion'),
    description: optional('description'),
    delegatedManagedIdentityResourceId: optional('delegatedManagedIdentityResourceId'),
    createdOn: Date.parse(text(properties, 'createdOn')) || 0,
    updatedOn: Date.parse(text(properties, 'updatedOn')) || 0,
    createdBy: optional('createdBy'),
    updatedBy: optional('updatedBy'),
    effectiveFrom: 0,
  });
}

function assignmentId(scope: string, name: string): string {
  return `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
}

export function addAssignments(scene: Scene, { url, body }: Interaction): void {
  const scope = addScope(scene, url);
  for (const row of rowsOf(body)) {
    addAssignment(scene, row);
    addManagementGroup(scene, scope, text(row, 'properties', 'scope'));
  }
}

/** A list shows what is inherited from management groups: so they are above the subscription, one above the other. */
function addManagementGroup(scene: Scene, below: string, scope: string): void {
  const [, name = ''] = /\/managementGroups\/([^/]+)$/i.exec(scope.toLowerCase()) ?? [];
  const [, subscriptionId = ''] = /^\/subscriptions\/([^/]+)/i.exec(below.toLowerCase()) ?? [];
  const subscription = scene.estate.subscriptions.get(subscriptionId);
  if (name === '' || subscription === undefined || scene.estate.managementGroups.has(name)) return;
  scene.estate.managementGroups.set(name, { name, displayName: name, parent: subscription.managementGroup });
  scene.estate.subscriptions.set(subscriptionId, { ...subscription, managementGroup: name });
}

/**
 * What a creation presupposes: role and principal exist, unless the answer says otherwise. Returns the body to send:
 * some recorders did not keep it, and then the answer tells what was asked.
 */
export function prepareCreation(scene: Scene, interaction: Interaction): unknown {
  const scope = addScope(scene, interaction.url);
  const asked = interaction.requestBody ?? bodyFromAnswer(interaction);
  const properties = member(asked, 'properties');
  addPlainDefinition(scene, text(properties, 'roleDefinitionId'));
  const principalId = text(properties, 'principalId');
  const code = text(interaction.body, 'error', 'code');
  if (code !== 'PrincipalNotFound') {
    addPrincipal(scene.estate.principals, {
      objectId: principalId,
      type: (text(interaction.body, 'properties', 'principalType') || 'ServicePrincipal') as Principal['type'],
      displayName: 'recorded',
      replicatedAt: 0,
    });
  }
  if (code === 'RoleAssignmentExists') {
    const present = { properties: { ...(properties as object), scope, principalType: 'ServicePrincipal' } };
    addAssignment(scene, present, guidOf('present assignment'));
  }
  return asked;
}

function bodyFromAnswer({ body }: Interaction): unknown {
  const created = member(body, 'properties');
  if (created !== undefined) {
    const { roleDefinitionId, principalId } = created as Record<string, unknown>;
    return { properties: { roleDefinitionId, principalId } };
  }
  const [, bare = ''] = /^Principal ([0-9a-f]{32}) /.exec(text(body, 'error', 'message')) ?? [];
  const principalId = bare.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { properties: { roleDefinitionId: `/roleDefinitions/${guidOf('a role')}`, principalId } };
}
