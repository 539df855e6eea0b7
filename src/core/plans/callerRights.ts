import { toFailure, type AzureFailure } from '../failure.ts';
import { nameOf } from '../resources/armId.ts';
import { allows } from '../resources/roles.ts';
import { types, type ResourceType } from '../resources/types.ts';
import { memberNames, at } from '../resources/value.ts';
import type { EstateReader, Permission } from '../sources.ts';
import type { Change } from './change.ts';
import type { PlanFinding } from './plan.ts';
import type { Step } from './step.ts';

interface Right {
  readonly action: string;
  readonly scope: string;
}

/** What writing to a resource type asks of the caller. Source: "Azure resource provider operations". */
const writeActions: Readonly<Partial<Record<ResourceType, string>>> = {
  [types.account]: 'Microsoft.CognitiveServices/accounts/write',
  [types.vault]: 'Microsoft.KeyVault/vaults/write',
  [types.managedHsm]: 'Microsoft.KeyVault/managedHSMs/write',
  [types.accessPolicy]: 'Microsoft.KeyVault/vaults/accessPolicies/write',
  [types.roleAssignment]: 'Microsoft.Authorization/roleAssignments/write',
};

function rightsFor(change: Change): readonly Right[] {
  const action = writeActions[change.type];
  const scope = change.kind === 'set' ? change.resource : change.scope;
  const own = action === undefined ? [] : [{ action, scope }];
  if (change.kind !== 'set' || change.path !== 'identity') return own;
  const attached = memberNames(at(change.value, 'userAssignedIdentities')) ?? [];
  return [
    ...own,
    ...attached.map((id) => ({ action: 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action', scope: id })),
  ];
}

/** Judges, before anything is changed, whether the caller may take every step. */
export async function judgeCallerRights(
  reader: EstateReader,
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  const wanted = steps.flatMap((step) => rightsFor(step.change).map((right) => ({ step, ...right })));
  const scopes = [...new Set(wanted.map(({ scope }) => scope))];
  const held = new Map(
    await Promise.all(scopes.map(async (scope) => [scope, await permissionsAt(reader, scope, signal)] as const)),
  );
  return wanted.flatMap(({ step, action, scope }): PlanFinding[] => {
    const answer = held.get(scope);
    if (!answer) return [];
    if ('failure' in answer) {
      const message = `Whether you may "${step.title}" could not be checked: ${answer.failure.message}`;
      return [{ rule: 'caller-rights', severity: 'info', certainty: 'unknown', subject: scope, message }];
    }
    if (answer.permissions.some((set) => allows(set, action))) return [];
    const message = `You may not "${step.title}": you lack ${action} at ${nameOf(scope)}. ${whoCan(action)}`;
    return [{ rule: 'caller-rights', severity: 'error', certainty: 'known', subject: scope, message }];
  });
}

type Answer = { readonly permissions: readonly Permission[] } | { readonly failure: AzureFailure };

async function permissionsAt(reader: EstateReader, scope: string, signal: AbortSignal): Promise<Answer> {
  try {
    return { permissions: await reader.permissions(scope, signal) };
  } catch (thrown) {
    const failure = toFailure(thrown, 'read your permissions', scope);
    if (failure.kind === 'cancelled') throw failure;
    return { failure };
  }
}

/** Which role to ask for. Source: "Azure RBAC guide for Key Vault" and "Azure built-in roles". */
function whoCan(action: string): string {
  if (action.startsWith('Microsoft.Authorization/')) {
    return 'Owner, User Access Administrator or Key Vault Data Access Administrator can do it.';
  }
  if (action.startsWith('Microsoft.KeyVault/')) return 'Key Vault Contributor, Contributor or Owner can do it.';
  if (action.startsWith('Microsoft.ManagedIdentity/'))
    return 'Managed Identity Operator, Contributor or Owner can do it.';
  return 'Cognitive Services Contributor, Contributor or Owner can do it.';
}
