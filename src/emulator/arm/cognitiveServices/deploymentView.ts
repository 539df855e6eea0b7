import type { Azure } from '../../azure.ts';
import type { Account, Deployment } from '../../state/resources.ts';
import type { ArmCall } from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { systemDataView } from '../systemData.ts';
import { accountType } from './accountType.ts';
import { etagMember } from './etags.ts';
import { modelNamed } from './models.ts';

export function isCreating({ clock }: Azure, { completesAt = 0 }: Deployment): boolean {
  return clock.now() < completesAt;
}

/** From this version on deployments show it (API description); up to 2023-05-01 they did not (recorded). */
const currentCapacitySince = '2024-10-01';

/** API versions before this one have scale settings in place of the SKU (recorded). */
export const skuSince = '2023-05-01';

export function deploymentView(call: ArmCall, account: Account, deployment: Deployment): object {
  const { azure } = call;
  const { name, model, sku, raiPolicyName } = deployment;
  const capability = modelNamed(model.name, model.version)?.capability ?? 'chatCompletion';
  return {
    id: `${account.id}/deployments/${name}`,
    type: `${accountType}/deployments`,
    name,
    sku,
    properties: {
      model,
      ...(apiVersionOf(call) < skuSince ? { scaleSettings: scaleSettingsOf(sku) } : {}),
      versionUpgradeOption: deployment.versionUpgradeOption ?? 'OnceNewDefaultVersionAvailable',
      ...(raiPolicyName === undefined ? {} : { raiPolicyName }),
      ...(apiVersionOf(call) < currentCapacitySince ? {} : { currentCapacity: sku.capacity }),
      capabilities: { [capability]: 'true' },
      provisioningState: isCreating(azure, deployment) ? 'Creating' : 'Succeeded',
      ratelimits: [
        { key: 'request', renewalPeriod: 10, count: sku.capacity },
        { key: 'token', renewalPeriod: 60, count: 1000 * sku.capacity },
      ],
    },
    systemData: systemDataView(deployment.systemData ?? account.systemData),
    [etagMember(apiVersionOf(call))]: etagOf(account, deployment),
  };
}

export function etagOf({ etag }: Account, deployment: Deployment): string {
  return deployment.etag ?? etag;
}

/** A capacity only where it was chosen by hand (recorded). */
function scaleSettingsOf({ name, capacity }: Deployment['sku']): object {
  return name === 'Manual' ? { scaleType: name, capacity } : { scaleType: name };
}
