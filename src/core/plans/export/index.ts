import type { Plan } from '../plan.ts';
import { exportAzCli } from './azCli.ts';
import { exportBicep } from './bicep.ts';
import { exportPowerShell } from './powershell.ts';
import { exportTerraform } from './terraform.ts';

export type ExportFormat = 'azCli' | 'powershell' | 'bicep' | 'terraform';

const exporters: Readonly<Record<ExportFormat, (plan: Plan) => string>> = {
  azCli: exportAzCli,
  powershell: exportPowerShell,
  bicep: exportBicep,
  terraform: exportTerraform,
};

/** A plan as text in another language, in the order of its steps; what that language cannot say is a comment. */
export function exportPlan(plan: Plan, format: ExportFormat): string {
  return exporters[format](plan);
}
