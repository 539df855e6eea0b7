import type { DiagnosticsInput } from '../../core/plans/inputs.ts';
import { types } from '../../core/resources/types.ts';
import { UsageError } from '../problem.ts';
import type { Filling, PlanCommand } from './planCommand.ts';

interface Options {
  readonly workspace?: string;
  readonly newWorkspace?: string;
  readonly resourceGroup?: string;
  readonly location?: string;
}

export const diagnostics: PlanCommand<DiagnosticsInput, Options> = {
  name: 'diagnostics',
  summary: 'keep the logs that prove the use of keys',
  declare: (command) =>
    command
      .argument('<resource...>', 'key stores and accounts, by name or ARM id')
      .option('--workspace <name>', 'a Log Analytics workspace that is there')
      .option('--new-workspace <name>', 'make one')
      .option('--resource-group <name>', 'for a new workspace')
      .option('--location <region>', "of a new workspace; the first resource's by default"),
  async input(args, options, filling) {
    const resourceIds = await Promise.all(args.map((name) => filling.names.resource(name)));
    return { kind: 'diagnostics', resourceIds, workspace: await workspaceOf(options, resourceIds[0] ?? '', filling) };
  },
};

async function workspaceOf(
  { workspace, newWorkspace, resourceGroup, ...options }: Options,
  first: string,
  { names }: Filling,
): Promise<DiagnosticsInput['workspace']> {
  if ((workspace === undefined) === (newWorkspace === undefined)) {
    throw new UsageError('Where are the logs kept? One of --workspace and --new-workspace.');
  }
  if (newWorkspace === undefined) {
    return { kind: 'existing', id: await names.ofType(workspace ?? '', types.workspace, 'Log Analytics workspace') };
  }
  if (resourceGroup === undefined) throw new UsageError('--new-workspace needs --resource-group.');
  const location = options.location ?? (await names.locationOf(first));
  if (location === undefined) throw new UsageError('--new-workspace needs --location.');
  return {
    kind: 'new',
    resourceGroupId: await names.resourceGroup(resourceGroup, first),
    name: newWorkspace,
    location,
  };
}
