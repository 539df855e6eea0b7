import type { GrantInput, PlanInput } from '../../../../src/core/plans/inputs.ts';
import { removeAccount } from '../../../../src/emulator/arm/cognitiveServices/deletedAccounts.ts';
import { removeHsm, removeVault } from '../../../../src/emulator/arm/keyVault/deletedStores.ts';
import type { Azure } from '../../../../src/emulator/azure.ts';
import { deleteKey } from '../../../../src/emulator/keyVault/deletion.ts';
import type { RunningEmulator } from '../../../../src/emulator/start.ts';
import type { Estate } from '../../../../src/emulator/state/estate.ts';
import { accountIn, builderFor, hsmIn, identityIn, keyIn, newestOf, opens, vaultIn } from '../look.ts';
import type { Scenario } from '../scenario.ts';

const assistant = 'contoso-assistant-dev';
const summaries = 'contoso-summaries-research';
const search = 'contoso-search-prod';
const translate = 'contoso-translate-prod';

function grant(scopeId: string, principal: GrantInput['principal']): GrantInput {
  return { kind: 'grant', scopeId, principal, purpose: 'encryption' };
}

/** Whether somebody holds a role at the scope or above it. */
function isAssigned({ estate }: Azure, principalId: string | undefined, scope: string): boolean {
  return [...estate.roleAssignments.values()].some(
    (assignment) => assignment.principalId === principalId && assignment.scope.toLowerCase() === scope.toLowerCase(),
  );
}

const grantScenarios: readonly Scenario[] = [
  {
    name: "grant to an account's identity",
    account: assistant,
    input: (estate) =>
      grant(keyIn(estate, 'kv-contoso-assistant/assistant-cmk').id, {
        kind: 'account',
        id: accountIn(estate, assistant).id,
      }),
    reached: (azure) => opens(azure, assistant),
  },
  {
    name: 'grant to a managed identity at a vault',
    input: (estate) =>
      grant(vaultIn(estate, 'kv-contoso-chat').id, { kind: 'identity', id: identityIn(estate, 'id-contoso-chat').id }),
    reached: (azure) =>
      isAssigned(
        azure,
        identityIn(azure.estate, 'id-contoso-chat').principalId,
        vaultIn(azure.estate, 'kv-contoso-chat').id,
      ),
  },
  {
    name: 'grant to a managed identity at a Managed HSM',
    input: (estate) =>
      grant(keyIn(estate, 'hsm-contoso-prod/hsm-cmk').id, {
        kind: 'identity',
        id: identityIn(estate, 'id-contoso-chat').id,
      }),
    reached: ({ estate }) =>
      [...hsmIn(estate, 'hsm-contoso-prod').localRoleAssignments.values()].some(
        ({ principalId, scope }) =>
          principalId === identityIn(estate, 'id-contoso-chat').principalId && scope === '/keys/hsm-cmk',
      ),
  },
  {
    name: 'grant to an identity by access policy',
    input: (estate) =>
      grant(vaultIn(estate, 'kv-contoso-claims').id, {
        kind: 'identity',
        id: identityIn(estate, 'id-contoso-chat').id,
      }),
    reached: ({ estate }) =>
      vaultIn(estate, 'kv-contoso-claims').accessPolicies.some(
        ({ objectId }) => objectId === identityIn(estate, 'id-contoso-chat').principalId,
      ),
  },
  {
    name: "grant to OpenAI's Enterprise Key Management, which the tenant has not yet",
    arrange: (emulator) => {
      const build = builderFor(emulator);
      build.key(vaultIn(build.estate, 'kv-contoso-platform'), 'org-contoso--main', [3]);
    },
    input: (estate) => ({
      kind: 'grant',
      scopeId: keyIn(estate, 'kv-contoso-platform/org-contoso--main').id,
      principal: { kind: 'application', appId: ekm },
      purpose: 'openAiEkm',
    }),
    reached: (azure) => {
      const made = [...azure.estate.principals.values()].find(({ appId }) => appId === ekm);
      return isAssigned(azure, made?.objectId, keyIn(azure.estate, 'kv-contoso-platform/org-contoso--main').id);
    },
  },
];

const ekm = '20a14814-5ab7-4612-a671-1382b412bf93';

const restore =
  (name: string) =>
  (estate: Estate): PlanInput => ({
    kind: 'restore',
    accountId: accountIn(estate, name).id,
  });

/** An account that cannot reach its key, for one cause. */
function broken(cause: string, name: string, arrange?: (emulator: RunningEmulator) => void): Scenario {
  return {
    name: `restore: ${cause}`,
    account: name,
    ...(arrange && { arrange }),
    input: restore(name),
    reached: (azure) => opens(azure, name),
  };
}

/** One finding and what helps against it, as a plan of its own. */
const mendScenarios: readonly Scenario[] = [
  {
    name: 'mend a missing grant',
    account: assistant,
    input: (estate) => ({ kind: 'mend', accountId: accountIn(estate, assistant).id, rule: 'grant' }),
    reached: (azure) => opens(azure, assistant),
  },
];

const restoreScenarios: readonly Scenario[] = [
  broken('no grant', assistant),
  broken('key disabled', summaries),
  broken('key deleted', search, ({ azure }) => {
    const vault = vaultIn(azure.estate, 'kv-contoso-platform');
    deleteKey(azure, vault, keyIn(azure.estate, 'kv-contoso-platform/search-cmk').key);
  }),
  broken('vault deleted, and grants with it', translate, ({ azure }) => {
    removeVault(azure, vaultIn(azure.estate, 'kv-contoso-platform'));
  }),
  broken('key expired', translate, ({ azure }) => {
    newestOf(keyIn(azure.estate, 'kv-contoso-platform/translate-cmk').key).exp = azure.clock.now() / 1000 - 86_400;
  }),
  broken('firewall without the bypass', translate, ({ azure }) => {
    vaultIn(azure.estate, 'kv-contoso-platform').networkAcls = {
      bypass: 'None',
      defaultAction: 'Deny',
      ipRules: [],
      virtualNetworkRules: [],
    };
  }),
  broken('identity replaced', search, (emulator) => {
    const account = accountIn(emulator.azure.estate, search);
    account.identity = builderFor(emulator).systemIdentity('contoso-search-prod-again');
  }),
  broken('identity taken away', translate, ({ azure }) => {
    accountIn(azure.estate, translate).identity = { type: 'None', userAssignedIdentities: [] };
  }),
];

const recoverScenarios: readonly Scenario[] = [
  {
    name: 'recover an account',
    input: (estate) => ({ kind: 'recover', id: [...estate.deletedAccounts.values()][0]?.account.id ?? '' }),
    reached: (azure) => opens(azure, 'contoso-search-pilot'),
  },
  {
    name: 'recover an account with its vault',
    arrange: ({ azure }) => {
      removeVault(azure, vaultIn(azure.estate, 'kv-contoso-platform'));
    },
    input: (estate) => ({ kind: 'recover', id: [...estate.deletedAccounts.values()][0]?.account.id ?? '' }),
    reached: ({ estate }) => accountIn(estate, 'contoso-search-pilot').provisioningState === 'Succeeded',
  },
  {
    name: 'recover a key',
    account: search,
    arrange: ({ azure }) => {
      deleteKey(
        azure,
        vaultIn(azure.estate, 'kv-contoso-platform'),
        keyIn(azure.estate, 'kv-contoso-platform/search-cmk').key,
      );
    },
    input: (estate) => ({ kind: 'recover', id: `${vaultIn(estate, 'kv-contoso-platform').id}/keys/search-cmk` }),
    reached: (azure) => opens(azure, search),
  },
  {
    name: 'recover a vault',
    account: search,
    arrange: ({ azure }) => {
      removeVault(azure, vaultIn(azure.estate, 'kv-contoso-platform'));
    },
    input: ({ deletedVaults }) => ({ kind: 'recover', id: [...deletedVaults.values()][0]?.store.id ?? '' }),
    reached: (azure) => opens(azure, translate),
  },
  {
    name: 'recover a Managed HSM',
    arrange: ({ azure }) => {
      removeHsm(azure, hsmIn(azure.estate, 'hsm-contoso-prod'));
    },
    input: ({ deletedManagedHsms }) => ({ kind: 'recover', id: [...deletedManagedHsms.values()][0]?.store.id ?? '' }),
    reached: ({ estate }) => hsmIn(estate, 'hsm-contoso-prod').keys.size > 0,
  },
  {
    name: 'restore: account deleted',
    arrange: ({ azure }) => {
      removeAccount(azure, accountIn(azure.estate, translate));
    },
    input: ({ deletedAccounts }) => ({
      kind: 'restore',
      accountId: [...deletedAccounts.values()].at(-1)?.account.id ?? '',
    }),
    reached: (azure) => opens(azure, translate),
  },
];

export const accessScenarios: readonly Scenario[] = [
  ...grantScenarios,
  ...mendScenarios,
  ...restoreScenarios,
  ...recoverScenarios,
];
