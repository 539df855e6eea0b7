import type { EnableInput, NewVault } from '../../../../src/core/plans/inputs.ts';
import { defaultPreferences } from '../../../../src/core/rules/rule.ts';
import type { Azure } from '../../../../src/emulator/azure.ts';
import type { Estate } from '../../../../src/emulator/state/estate.ts';
import { accountIn, builderFor, groupIn, hsmIn, identityIn, keyIn, pinOf, protectionOf, vaultIn } from '../look.ts';
import type { Scenario } from '../scenario.ts';
import { pemFile } from './files.ts';

const chat = 'contoso-chat-prod';

function enable(estate: Estate, wish: Partial<EnableInput> = {}, names: readonly string[] = [chat]): EnableInput {
  return {
    kind: 'enable',
    accountIds: names.map((name) => accountIn(estate, name).id),
    key: { kind: 'existing', id: keyIn(estate, 'kv-contoso-chat/chat-cmk').id },
    version: 'versionless',
    identity: { kind: 'system' },
    preferences: defaultPreferences,
    ...wish,
  };
}

export function newVault(estate: Estate, name: string, location = 'swedencentral'): NewVault {
  return {
    kind: 'new',
    resourceGroupId: groupIn(estate, 'rg-chat-prod').id,
    name,
    location,
    sku: 'premium',
    retentionDays: 30,
  };
}

const isUnder =
  (key: string, name = chat) =>
  (azure: Azure): boolean =>
    protectionOf(azure, name) === key;

export const enableScenarios: readonly Scenario[] = [
  {
    name: 'existing key, system-assigned identity',
    account: chat,
    input: (estate) => enable(estate),
    reached: isUnder('kv-contoso-chat/chat-cmk'),
  },
  {
    name: 'existing key, user-assigned identity, pinned, grant at the vault',
    account: chat,
    input: (estate) =>
      enable(estate, {
        version: 'newest',
        identity: { kind: 'user', id: identityIn(estate, 'id-contoso-chat').id },
        preferences: { grantScope: 'store' },
      }),
    reached: (azure) => isUnder('kv-contoso-chat/chat-cmk')(azure) && pinOf(azure, chat) !== undefined,
  },
  {
    name: 'vault with access policies',
    account: 'contoso-forms-prod',
    arrange: (emulator) => {
      const build = builderFor(emulator);
      build.account(groupIn(build.estate, 'rg-claims-prod'), 'contoso-forms-prod', 'westeurope');
    },
    input: (estate) =>
      enable(estate, { key: { kind: 'existing', id: keyIn(estate, 'kv-contoso-claims/claims-cmk').id } }, [
        'contoso-forms-prod',
      ]),
    reached: isUnder('kv-contoso-claims/claims-cmk', 'contoso-forms-prod'),
  },
  {
    name: 'new key with a rotation policy, pinned',
    account: chat,
    input: (estate) =>
      enable(estate, {
        version: 'newest',
        key: {
          kind: 'new',
          store: { kind: 'existing', id: vaultIn(estate, 'kv-contoso-platform').id },
          name: 'chat-new',
          keyType: 'RSA-HSM',
          rotationPolicy: {
            expiryTime: 'P2Y',
            rotate: { timeAfterCreate: 'P18M' },
            notify: { timeBeforeExpiry: 'P30D' },
          },
        },
      }),
    reached: (azure) => isUnder('kv-contoso-platform/chat-new')(azure) && pinOf(azure, chat) !== undefined,
  },
  {
    name: 'new key in a new vault',
    account: chat,
    input: (estate) =>
      enable(estate, {
        key: { kind: 'new', store: newVault(estate, 'kv-contoso-fresh'), name: 'chat-new', keyType: 'RSA' },
      }),
    reached: isUnder('kv-contoso-fresh/chat-new'),
  },
  {
    name: 'imported key',
    account: chat,
    input: (estate) =>
      enable(estate, {
        version: 'newest',
        key: {
          kind: 'import',
          store: { kind: 'existing', id: vaultIn(estate, 'kv-contoso-chat').id },
          name: 'brought',
          file: pemFile(),
          keyType: 'RSA',
        },
      }),
    reached: isUnder('kv-contoso-chat/brought'),
  },
  {
    name: 'key in a Managed HSM',
    account: chat,
    input: (estate) => enable(estate, { key: { kind: 'existing', id: keyIn(estate, 'hsm-contoso-prod/hsm-cmk').id } }),
    reached: isUnder('hsm-contoso-prod/hsm-cmk'),
  },
  {
    name: 'new key in a Managed HSM',
    account: chat,
    input: (estate) =>
      enable(estate, {
        key: {
          kind: 'new',
          store: { kind: 'existing', id: hsmIn(estate, 'hsm-contoso-prod').id },
          name: 'chat-new',
          keyType: 'RSA-HSM',
        },
      }),
    reached: isUnder('hsm-contoso-prod/chat-new'),
  },
  {
    name: 'several accounts',
    account: 'contoso-drafts-prod',
    arrange: (emulator) => {
      const build = builderFor(emulator);
      build.account(groupIn(build.estate, 'rg-chat-prod'), 'contoso-drafts-prod', 'swedencentral');
    },
    input: (estate) => enable(estate, {}, [chat, 'contoso-drafts-prod']),
    reached: (azure) => [chat, 'contoso-drafts-prod'].every((name) => isUnder('kv-contoso-chat/chat-cmk', name)(azure)),
  },
];
