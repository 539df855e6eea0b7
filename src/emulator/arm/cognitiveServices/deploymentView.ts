import type { Azure } from '../../azure.ts';
import type { Account, Deployment } from '../../state/resources.ts';
import type { ArmCall } from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { systemDataView } from '../systemData.ts';
import { accountType } from './accountType.ts';
import { modelNamed } from './models.ts';

export function isCreating({ clock }: Azure, { completesAt = 0 }: Deployment): boolean {
  return clock.now() < completesAt;
}

/** From this version on deployments show it (API description); up to 2023-05-01 they did not (recorded). */
const currentCapacitySince = '2024-10-01';

export function deploymentView(call: ArmCall, account: Account, deployment: Deployment): object {
  const { name, model, sku, raiPolicyName } = deployment;
  const capability = modelNamed(model.name, model.version)?.capability ?? 'chatCompletion';
  return {
    id: `${account.id}/deployments/${name}`,
    type: `${accountType}/deployments`,
    name,
    sku,
    properties: {
      model,
      versionUpgradeOption: deployment.versionUpgradeOption ?? 'OnceNewDefaultVersionAvailable',
      ...(raiPolicyName === undefined ? {} : { raiPolicyName }),
      ...(apiVersionOf(call) < currentCapacitySince ? {} : { currentCapacity: sku.capacity }),
      capabilities: { [capability]: 'true' },
      provisioningState: isCreating(call.azure, deployment) ? 'Creating' : 'Succeeded',
    },
    systemData: systemDataView(deployment.systemData ?? account.systemData),
    etag: etagOf(account, deployment),
  };
}

export function etagOf({ etag }: Account, deployment: Deployment): string {
  return deployment.etag ?? etag;
}
