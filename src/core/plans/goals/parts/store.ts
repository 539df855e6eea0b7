import { toFailure } from '../../../failure.ts';
import { subscriptionOf } from '../../../resources/armId.ts';
import { uriOf } from '../../../resources/binding.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { known, reference, type Value } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { GoalChange } from '../../derive.ts';
import type { NewVault, StoreChoice } from '../../inputs.ts';
import type { PlanFinding } from '../../plan.ts';

/** A key store that is there, or that the plan makes. */
export interface PlannedStore {
  readonly id: string;
  readonly name: string;
  readonly isHsm: boolean;
  readonly uri: Value;
  /** The store as it is; undefined where it is yet to be made. */
  readonly resource?: LiveResource;
  readonly goal: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
}

/**
 * @param tenantId of the accounts that the store is to serve
 * @throws AzureFailure where a store that should be there cannot be read
 */
export async function planStore(
  reader: EstateReader,
  choice: StoreChoice,
  tenantId: string | undefined,
  signal: AbortSignal,
): Promise<PlannedStore> {
  if (choice.kind === 'new') return planVault(reader, choice, tenantId, signal);
  const resource = await reader.resource(choice.id, signal);
  return existingStore(resource);
}

export function existingStore(resource: LiveResource): PlannedStore {
  return {
    id: resource.id,
    name: resource.name,
    isHsm: resource.type === types.managedHsm,
    uri: known(uriOf(resource) ?? ''),
    resource,
    goal: [],
    findings: [],
  };
}

async function planVault(
  reader: EstateReader,
  wish: NewVault,
  tenantId: string | undefined,
  signal: AbortSignal,
): Promise<PlannedStore> {
  const id = `${wish.resourceGroupId}/providers/Microsoft.KeyVault/vaults/${wish.name}`;
  const tenant = tenantId ?? (await reader.caller(signal)).tenantId ?? '';
  return {
    id,
    name: wish.name,
    isHsm: false,
    uri: reference(id, 'properties.vaultUri'),
    goal: [creation(id, wish, tenant)],
    findings: await nameFindings(reader, id, wish, signal),
  };
}

function creation(
  id: string,
  { resourceGroupId, name, location, sku, retentionDays }: NewVault,
  tenantId: string,
): GoalChange {
  return {
    id: 'vault',
    title: `Create vault ${name} with purge protection`,
    change: {
      kind: 'create',
      resource: id,
      type: types.vault,
      scope: resourceGroupId,
      body: { location: known(location) },
      properties: known({
        tenantId,
        sku: { family: 'A', name: sku },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: retentionDays,
        enablePurgeProtection: true,
        networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' },
      }),
    },
    cost: 'irreversible',
    costExplanation: `A vault for customer-managed keys needs purge protection, which can never be turned off: for ${retentionDays} days after it was deleted, nobody, Microsoft included, can purge ${name} or what was deleted in it.`,
  };
}

async function nameFindings(
  reader: EstateReader,
  id: string,
  { name, retentionDays }: NewVault,
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  const blocker = (message: string): PlanFinding => ({
    rule: 'vault-name',
    severity: 'error',
    certainty: 'known',
    subject: id,
    message,
  });
  // Source: "Azure Key Vault soft-delete overview": 7 to 90 days.
  if (!Number.isInteger(retentionDays) || retentionDays < 7 || retentionDays > 90) {
    return [blocker(`Deleted keys can be kept for 7 to 90 days, not for ${retentionDays}.`)];
  }
  try {
    const problem = await reader.vaultNameProblem(name, subscriptionOf(id) ?? '', signal);
    return problem === undefined ? [] : [blocker(`The name ${name} cannot be used for a new vault: ${problem}`)];
  } catch (thrown) {
    const failure = toFailure(thrown, 'check the name of the vault', id);
    if (failure.kind === 'cancelled') throw failure;
    return [{ rule: 'vault-name', severity: 'info', certainty: 'unknown', subject: id, message: failure.message }];
  }
}
