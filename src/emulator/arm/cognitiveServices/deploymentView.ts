import type { Azure } from '../../azure.ts';
import type { Account, Deployment } from '../../state/resources.ts';
import { systemDataView } from '../systemData.ts';
import { accountType } from './accountType.ts';
import { modelNamed } from './models.ts';

export function isCreating({ clock }: Azure, { completesAt = 0 }: Deployment): boolean {
  return clock.now() < completesAt;
}

export function deploymentView(azure: Azure, account: Account, deployment: Deployment): object {
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
      currentCapacity: sku.capacity,
      capabilities: { [capability]: 'true' },
      provisioningState: isCreating(azure, deployment) ? 'Creating' : 'Succeeded',
    },
    systemData: systemDataView(deployment.systemData ?? account.systemData),
    etag: etagOf(account, deployment),
  };
}

export function etagOf({ etag }: Account, deployment: Deployment): string {
  return deployment.etag ?? etag;
}
