import type { PlanInput } from '../../../../src/core/plans/inputs.ts';
import type { Azure } from '../../../../src/emulator/azure.ts';
import { guidOf } from '../../../../src/emulator/guid.ts';
import type { RunningEmulator } from '../../../../src/emulator/start.ts';
import type { Estate } from '../../../../src/emulator/state/estate.ts';
import { accountIn, groupIn, keyIn, newestOf, opens, pinOf, vaultIn } from '../look.ts';
import type { Scenario } from '../scenario.ts';

const search = 'contoso-search-prod';
const translate = 'contoso-translate-prod';
const summaries = 'contoso-summaries-research';
const searchKey = 'kv-contoso-platform/search-cmk';
const translateKey = 'kv-contoso-platform/translate-cmk';
const hour = 3_600_000;

/** The platform team keeps the audit log of its vault, and the accounts have used their keys for four days. */
export function keepLog({ azure }: RunningEmulator): void {
  const { estate, clock } = azure;
  const group = groupIn(estate, 'rg-platform-prod');
  const vault = vaultIn(estate, 'kv-contoso-platform');
  const id = `${group.id}/providers/Microsoft.OperationalInsights/workspaces/log-contoso-platform`;
  const { tags, systemData } = vault;
  estate.workspaces.set(id.toLowerCase(), {
    id,
    subscriptionId: group.subscriptionId,
    resourceGroup: group.name,
    name: 'log-contoso-platform',
    location: 'swedencentral',
    tags,
    systemData,
    customerId: guidOf('workspace log-contoso-platform'),
    retentionInDays: 30,
  });
  const setting = `${vault.id}/providers/Microsoft.Insights/diagnosticSettings/audit`;
  estate.diagnosticSettings.set(setting.toLowerCase(), {
    id: setting,
    name: 'audit',
    resourceId: vault.id,
    workspaceId: id,
    logAnalyticsDestinationType: undefined,
    logs: [{ category: 'AuditEvent', enabled: true }],
    metrics: [],
    createdAt: clock.now() - 30 * 24 * hour,
  });
  for (const name of [search, translate]) {
    const { protection } = accountIn(estate, name);
    if (protection) protection.usedUntil = clock.now() - 4 * 24 * hour;
  }
}

/**
 * The same in a small estate: whether a version is used is asked of every account, again at each look, and that would make some plans
 * send the same requests hundreds of times.
 */
export function keepLogOfFew(emulator: RunningEmulator): void {
  keepLog(emulator);
  const { accounts } = emulator.azure.estate;
  for (const [id, { name }] of [...accounts]) if (name !== search && name !== translate) accounts.delete(id);
}

/** The service uses each key every two hours, so that four days of use are made up for, and notices a new version soon. */
const used = { serviceInterval: 7200, versionLag: 300 };

function versionsOf({ estate }: Azure, path: string) {
  return keyIn(estate, path).key.versions;
}

const rotate =
  (path: string, disableOld = false) =>
  (estate: Estate): PlanInput => ({ kind: 'rotate', keyId: keyIn(estate, path).id, disableOld });

export const lifeScenarios: readonly Scenario[] = [
  {
    name: 'rotate a key that an account is pinned to',
    account: translate,
    arrange: keepLog,
    options: used,
    input: rotate(translateKey),
    reached: (azure) =>
      versionsOf(azure, translateKey).length === 3 &&
      pinOf(azure, translate) === newestOf(keyIn(azure.estate, translateKey).key).version,
  },
  {
    name: 'rotate a key that an account follows',
    account: search,
    arrange: keepLog,
    options: used,
    input: rotate(searchKey),
    reached: (azure) =>
      versionsOf(azure, searchKey).length === 3 &&
      accountIn(azure.estate, search).protection?.keyVersion === newestOf(keyIn(azure.estate, searchKey).key).version,
  },
  {
    name: 'rotate without a log',
    account: translate,
    input: rotate(translateKey),
    reached: (azure) => versionsOf(azure, translateKey).length === 3,
  },
  {
    name: 'disable a version that nothing uses',
    account: translate,
    arrange: keepLog,
    options: used,
    input: (estate) => {
      const { id, key } = keyIn(estate, translateKey);
      return { kind: 'disable', id: `${id}/versions/${key.versions[0]?.version ?? ''}`, override: false };
    },
    reached: (azure) => versionsOf(azure, translateKey)[0]?.enabled === false,
  },
  {
    name: 'disable a key in spite of its use',
    account: translate,
    locks: [translate],
    input: (estate) => ({ kind: 'disable', id: keyIn(estate, translateKey).id, override: true }),
    reached: (azure) => versionsOf(azure, translateKey).every(({ enabled }) => !enabled),
  },
  {
    name: 'enable a key',
    account: summaries,
    input: (estate) => ({ kind: 'enable-key', id: keyIn(estate, 'kv-contoso-foundry/summaries-cmk').id }),
    reached: (azure) => opens(azure, summaries),
  },
];

/** So many requests that it is tried beside the others. */
export const retireScenarios: readonly Scenario[] = [
  {
    name: 'rotate and disable the versions before',
    account: translate,
    arrange: keepLogOfFew,
    options: used,
    rest: 30 * hour,
    input: rotate(translateKey, true),
    reached: (azure) => versionsOf(azure, translateKey).filter(({ enabled }) => enabled).length === 1,
  },
];
