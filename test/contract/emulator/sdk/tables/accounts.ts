import { expect } from 'vitest';
import type { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';
import { atOnce, nothing, rows } from '../operation.ts';
import { list, listed, listing } from './matchers.ts';

const { asks, sends } = rows<CognitiveServicesManagementClient>();
const provider = 'Microsoft.CognitiveServices';
const type = `${provider}/accounts`;
const noGroup = ['group', 'ResourceGroupNotFound'] as const;
const noSubscription = ['subscription', 'SubscriptionNotFound'] as const;
const region = nothing('names a region, and every region has some');

/** Accounts, deleted ones, and what there is of them in a region. */
export const accountOperations = [
  asks(
    'accounts.list',
    `${type}/read`,
    noSubscription,
    (c) => c.accounts.list(),
    (at) => listed(at.account),
  ),
  asks(
    'accounts.listByResourceGroup',
    `${type}/read`,
    noGroup,
    (c, at) => c.accounts.listByResourceGroup(at.group),
    (at) => listed(at.account),
  ),
  asks(
    'accounts.get',
    `${type}/read`,
    'account',
    (c, at) => c.accounts.get(at.group, at.account),
    (at) => ({ name: at.account }),
  ),
  sends(
    'accounts.create',
    `${type}/write`,
    noGroup,
    (c, at) =>
      c.accounts.beginCreateAndWait(
        at.group,
        'contoso-new',
        { location: at.location, kind: 'OpenAI', sku: { name: 'S0' }, properties: {} },
        atOnce,
      ),
    () => ({ name: 'contoso-new', properties: { provisioningState: 'Succeeded' } }),
  ),
  sends(
    'accounts.update',
    `${type}/write`,
    'account',
    (c, at) => c.accounts.beginUpdateAndWait(at.group, at.account, { identity: { type: 'SystemAssigned' } }, atOnce),
    () => ({ identity: { type: 'SystemAssigned' } }),
  ),
  asks('accounts.delete', `${type}/delete`, ['account', 204], (c, at) =>
    c.accounts.beginDeleteAndWait(at.group, at.account, atOnce),
  ),
  asks(
    'accounts.listKeys',
    `${type}/listKeys/action`,
    'account',
    (c, at) => c.accounts.listKeys(at.group, at.account),
    () => ({ key1: expect.stringMatching(/./) as unknown }),
  ),
  sends(
    'accounts.regenerateKey',
    `${type}/regenerateKey/action`,
    'account',
    (c, at) => c.accounts.regenerateKey(at.group, at.account, 'Key1'),
    () => ({ key1: expect.stringMatching(/./) as unknown }),
  ),
  asks(
    'accounts.listSkus',
    `${type}/skus/read`,
    'account',
    (c, at) => c.accounts.listSkus(at.group, at.account),
    () => ({ value: listing({ resourceType: type }) }),
  ),
  asks(
    'accounts.listUsages',
    `${type}/usages/read`,
    'account',
    (c, at) => c.accounts.listUsages(at.group, at.account),
    () => ({ value: list }),
  ),
  asks(
    'accounts.listModels',
    `${type}/models/read`,
    'account',
    (c, at) => c.accounts.listModels(at.group, at.account),
    () => listed('gpt-4o'),
  ),
  asks(
    'deletedAccounts.list',
    `${provider}/deletedAccounts/read`,
    noSubscription,
    (c) => c.deletedAccounts.list(),
    (at) => listed(at.deletedAccount),
  ),
  asks(
    'deletedAccounts.get',
    `${provider}/locations/resourceGroups/deletedAccounts/read`,
    'deletedAccount',
    (c, at) => c.deletedAccounts.get(at.location, at.hsmGroup, at.deletedAccount),
    (at) => ({ name: at.deletedAccount }),
  ),
  asks(
    'deletedAccounts.purge',
    `${provider}/locations/resourceGroups/deletedAccounts/delete`,
    'deletedAccount',
    (c, at) => c.deletedAccounts.beginPurgeAndWait(at.location, at.hsmGroup, at.deletedAccount, atOnce),
    () => ({ body: { status: 'Succeeded' } }),
  ),
  asks(
    'resourceSkus.list',
    `${provider}/skus/read`,
    noSubscription,
    (c) => c.resourceSkus.list(),
    () => listed('S0'),
  ),
  asks(
    'usages.list',
    `${provider}/locations/usages/read`,
    region,
    (c, at) => c.usages.list(at.location),
    () => listing({ limit: 240 }),
  ),
  asks(
    'models.list',
    `${provider}/locations/models/read`,
    region,
    (c, at) => c.models.list(at.location),
    () => listing({ kind: 'OpenAI' }),
  ),
  sends(
    'checkDomainAvailability',
    `${provider}/checkDomainAvailability/action`,
    noSubscription,
    (c, at) => c.checkDomainAvailability(at.account, type),
    () => ({ isSubdomainAvailable: false }),
  ),
  sends(
    'checkSkuAvailability',
    `${provider}/locations/checkSkuAvailability/action`,
    region,
    (c, at) => c.checkSkuAvailability(at.location, ['S0'], 'OpenAI', type),
    () => ({ value: listing({ skuAvailable: true }) }),
  ),
];
