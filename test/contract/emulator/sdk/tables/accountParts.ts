import type { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';
import { atOnce, rows } from '../operation.ts';
import { listed } from './matchers.ts';

const { asks, sends } = rows<CognitiveServicesManagementClient>();
const type = 'Microsoft.CognitiveServices/accounts';
const model = { format: 'OpenAI', name: 'gpt-4o', version: '2024-11-20' };

/** What belongs to an account: deployments, projects, connections. */
export const accountPartOperations = [
  asks(
    'deployments.list',
    `${type}/deployments/read`,
    'account',
    (c, at) => c.deployments.list(at.group, at.account),
    (at) => listed(at.deployment),
  ),
  asks(
    'deployments.get',
    `${type}/deployments/read`,
    'deployment',
    (c, at) => c.deployments.get(at.group, at.account, at.deployment),
    (at) => ({ name: at.deployment }),
  ),
  sends(
    'deployments.createOrUpdate',
    `${type}/deployments/write`,
    'account',
    (c, at) =>
      c.deployments.beginCreateOrUpdateAndWait(
        at.group,
        at.account,
        'new',
        { sku: { name: 'Standard', capacity: 1 }, properties: { model } },
        atOnce,
      ),
    () => ({ name: 'new', properties: { model } }),
  ),
  asks('deployments.delete', `${type}/deployments/delete`, ['deployment', 204], (c, at) =>
    c.deployments.beginDeleteAndWait(at.group, at.account, at.deployment, atOnce),
  ),
  asks(
    'projects.list',
    `${type}/projects/read`,
    'foundry',
    (c, at) => c.projects.list(at.group, at.foundry),
    (at) => listed(`${at.foundry}/${at.project}`),
  ),
  asks(
    'projects.get',
    `${type}/projects/read`,
    'project',
    (c, at) => c.projects.get(at.group, at.foundry, at.project),
    (at) => ({ name: `${at.foundry}/${at.project}` }),
  ),
  sends(
    'projects.create',
    `${type}/projects/write`,
    'foundry',
    (c, at) =>
      c.projects.beginCreateAndWait(
        at.group,
        at.foundry,
        'new',
        { location: at.location, identity: { type: 'SystemAssigned' }, properties: {} },
        atOnce,
      ),
    (at) => ({ name: `${at.foundry}/new` }),
  ),
  sends(
    'projects.update',
    `${type}/projects/write`,
    'project',
    (c, at) =>
      c.projects.beginUpdateAndWait(at.group, at.foundry, at.project, { properties: { displayName: 'Notes' } }, atOnce),
    () => ({ properties: { displayName: 'Notes' } }),
  ),
  asks('projects.delete', `${type}/projects/delete`, ['project', 204], (c, at) =>
    c.projects.beginDeleteAndWait(at.group, at.foundry, at.project, atOnce),
  ),
  asks(
    'privateLinkResources.list',
    `${type}/privateLinkResources/read`,
    'account',
    (c, at) => c.privateLinkResources.list(at.group, at.account),
    () => ({ value: [{ properties: { groupId: 'account' } }] }),
  ),
  asks(
    'privateEndpointConnections.list',
    `${type}/privateEndpointConnections/read`,
    'account',
    (c, at) => c.privateEndpointConnections.list(at.group, at.account),
    (at) => ({ value: [{ name: `${at.account}/${at.accountConnection}` }] }),
  ),
  asks(
    'privateEndpointConnections.get',
    `${type}/privateEndpointConnections/read`,
    'accountConnection',
    (c, at) => c.privateEndpointConnections.get(at.group, at.account, at.accountConnection),
    (at) => ({ name: `${at.account}/${at.accountConnection}` }),
  ),
  sends(
    'privateEndpointConnections.createOrUpdate',
    `${type}/privateEndpointConnections/write`,
    'accountConnection',
    (c, at) =>
      c.privateEndpointConnections.beginCreateOrUpdateAndWait(
        at.group,
        at.account,
        at.accountConnection,
        { properties: { privateLinkServiceConnectionState: { status: 'Rejected' } } },
        atOnce,
      ),
    () => ({ properties: { privateLinkServiceConnectionState: { status: 'Rejected' } } }),
  ),
  asks(
    'privateEndpointConnections.delete',
    `${type}/privateEndpointConnections/delete`,
    ['accountConnection', 204],
    (c, at) => c.privateEndpointConnections.beginDeleteAndWait(at.group, at.account, at.accountConnection, atOnce),
  ),
];
