import { armTime } from '../../clock.ts';
import type { Workspace } from '../../state/resources.ts';
import { systemDataView } from '../systemData.ts';
import { defaultSettings } from './workspaceSettings.ts';

type State = 'Creating' | 'Succeeded';

export const workspaceType = 'Microsoft.OperationalInsights/workspaces';

export function workspaceView(workspace: Workspace, provisioningState: State = 'Succeeded'): object {
  return {
    properties: workspaceProperties(workspace, provisioningState),
    location: workspace.location,
    tags: workspace.tags ?? {},
    id: workspace.id,
    name: workspace.name,
    type: workspaceType,
    systemData: systemDataView(workspace.systemData),
  };
}

export function workspaceProperties(
  { customerId, retentionInDays, settings = defaultSettings, systemData }: Workspace,
  provisioningState: State = 'Succeeded',
): object {
  const { sku, capacityReservationLevel, forceCmkForQuery, dailyQuotaGb, ...rest } = settings;
  return {
    customerId,
    provisioningState,
    sku: {
      name: sku,
      ...(capacityReservationLevel === undefined ? {} : { capacityReservationLevel }),
      lastSkuUpdate: armTime(systemData.createdAt),
    },
    retentionInDays,
    ...rest,
    workspaceCapping: { dailyQuotaGb, dataIngestionStatus: 'RespectQuota' },
    ...(forceCmkForQuery === undefined ? {} : { forceCmkForQuery }),
    createdDate: armTime(systemData.createdAt),
    modifiedDate: armTime(systemData.lastModifiedAt),
  };
}
