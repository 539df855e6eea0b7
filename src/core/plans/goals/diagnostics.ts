import { nameOf, sameArmId } from '../../resources/armId.ts';
import { ResourceGraph } from '../../resources/graph.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { isKeyStore, types } from '../../resources/types.ts';
import { asBoolean, asItems, asString, at, known } from '../../resources/value.ts';
import { defaultPreferences } from '../../rules/rule.ts';
import type { EstateReader } from '../../sources.ts';
import { deriveSteps, type GoalChange } from '../derive.ts';
import type { DiagnosticsInput } from '../inputs.ts';
import type { Plan, PlanFinding, PlanProof } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { stillMissing } from '../stillMissing.ts';
import { sorted, subjectOf } from './enable.ts';

/** The name of this product's settings, by which they are known again. */
export const settingName = 'aoai-cmk';

/** A resource has five diagnostic settings at most. Source: "Diagnostic settings in Azure Monitor", limits. */
const mostSettings = 5;

/**
 * Plans to keep the logs that prove the use of keys: the audit log of key stores, and beside it the logs of accounts. Nothing is
 * changed.
 * @throws AzureFailure where a resource, its settings or a workspace that should be there cannot be read
 */
export async function planDiagnostics(
  reader: EstateReader,
  input: DiagnosticsInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const resources = await Promise.all(input.resourceIds.map((id) => reader.resource(id, signal)));
  const [first] = resources;
  if (!first) throw new TypeError('No key store or account is named.');
  const workspace = await planWorkspace(reader, input, now, signal);
  const kept = await Promise.all(
    resources.map((resource) => planSetting(reader, resource, resources, workspace.id, signal)),
  );
  const settings = kept.flatMap(({ goal }) => goal);
  const goal = settings.length === 0 ? [] : [...workspace.goal, ...settings];
  const { steps } = deriveSteps([], ResourceGraph.of(resources), goal, { now, preferences: defaultPreferences });
  const accounts = resources.filter(({ type }) => type === types.account);
  const findings = [
    ...workspace.findings,
    ...kept.flatMap((one) => one.findings),
    ...timeNotes(first, steps.length > 0),
    ...accountNotes(accounts),
    ...(await preflight(reader, steps, signal)),
  ];
  return {
    format: 2,
    kind: 'diagnostics',
    title: `Keep the logs of ${resources.map(({ name }) => name).join(', ')} in workspace ${nameOf(workspace.id)}`,
    subject: subjectOf(first),
    accounts: accounts.map(subjectOf),
    related: [],
    choices: [
      { label: 'Workspace', value: `${nameOf(workspace.id)}${input.workspace.kind === 'new' ? ' (new)' : ''}` },
      ...resources.map((resource) => ({ label: resource.name, value: categoriesOf(resource).join(', ') })),
    ],
    effects: [],
    steps,
    proves: settings.map(proofOf),
    ...sorted(findings, steps),
  };
}

interface Part {
  readonly goal: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
}

async function planWorkspace(
  reader: EstateReader,
  { workspace }: DiagnosticsInput,
  now: number,
  signal: AbortSignal,
): Promise<Part & { readonly id: string }> {
  if (workspace.kind === 'existing') {
    return { id: (await reader.resource(workspace.id, signal)).id, goal: [], findings: [] };
  }
  const id = `${workspace.resourceGroupId}/providers/Microsoft.OperationalInsights/workspaces/${workspace.name}`;
  // Source: "Create Log Analytics workspaces", names.
  if (!/^[0-9a-z][0-9a-z-]{2,61}[0-9a-z]$/i.test(workspace.name)) {
    const message = `A workspace's name has 4 to 63 letters, digits and hyphens, no hyphen first or last; “${workspace.name}” is none.`;
    return { id, goal: [], findings: [blocker(id, message)] };
  }
  const creation: GoalChange = {
    id: 'workspace',
    title: `Create Log Analytics workspace ${workspace.name}`,
    change: {
      kind: 'create',
      resource: id,
      type: types.workspace,
      scope: workspace.resourceGroupId,
      body: { location: known(workspace.location) },
      properties: known({ sku: { name: 'PerGB2018' }, retentionInDays: retentionDays }),
    },
    cost: 'none',
    costExplanation: `Azure charges by what is written into the workspace; ${retentionDays} days of keeping it are included.`,
  };
  return { id, ...(await stillMissing(reader, [creation], now, signal)) };
}

/** What a workspace keeps without further cost, in days. Source: "Azure Monitor Logs cost calculations". */
const retentionDays = 30;

/** Source: "Azure Key Vault logging"; for accounts "Monitor Azure OpenAI". */
function categoriesOf({ type }: LiveResource): readonly string[] {
  return isKeyStore(type) ? ['AuditEvent'] : ['Audit', 'RequestResponse'];
}

async function planSetting(
  reader: EstateReader,
  resource: LiveResource,
  all: readonly LiveResource[],
  workspaceId: string,
  signal: AbortSignal,
): Promise<Part> {
  const { items, gaps } = await reader.diagnosticSettings(resource.id, signal);
  const [gap] = gaps;
  if (gap) throw gap.failure;
  const here = items.filter((setting) =>
    sameArmId(asString(setting.read('properties.workspaceId')) ?? '', workspaceId),
  );
  const lacking = categoriesOf(resource).filter((category) => !here.some((setting) => sends(setting, category)));
  if (lacking.length === 0) return { goal: [], findings: [isKept(resource, workspaceId)] };
  if (items.length >= mostSettings) {
    const message = `${resource.name} has ${items.length} diagnostic settings already, and Azure allows ${mostSettings}. Delete one, or let one of them send ${lacking.join(' and ')} to ${nameOf(workspaceId)}.`;
    return { goal: [], findings: [blocker(resource.id, message)] };
  }
  const name = freeName(items);
  const id = `${resource.id}/providers/Microsoft.Insights/diagnosticSettings/${name}`;
  const goal: GoalChange = {
    id: all.length === 1 ? 'setting' : `setting-${resource.name}`,
    title: `Send ${lacking.join(' and ')} of ${resource.name} to ${nameOf(workspaceId)}`,
    change: {
      kind: 'create',
      resource: id,
      type: types.diagnosticSetting,
      scope: resource.id,
      properties: known({
        workspaceId,
        logs: lacking.map((category) => ({ category, enabled: true })),
        // Into the table AZKVAuditLogs; the logs of accounts have no table of their own.
        ...(isKeyStore(resource.type) && { logAnalyticsDestinationType: 'Dedicated' }),
      }),
    },
    cost: 'none',
    costExplanation: `Azure charges by what is written into ${nameOf(workspaceId)}. Other settings stay as they are.`,
    after: ['workspace'],
  };
  return { goal: [goal], findings: [] };
}

/** Whether a setting sends a category, by its own name or by a group that holds it. */
function sends(setting: LiveResource, category: string): boolean {
  return (asItems(setting.read('properties.logs')) ?? []).some((log) => {
    if (asBoolean(at(log, 'enabled')) !== true) return false;
    const own = asString(at(log, 'category'))?.toLowerCase();
    const group = asString(at(log, 'categoryGroup'))?.toLowerCase();
    const isAudit = category === 'AuditEvent' || category === 'Audit';
    return own === category.toLowerCase() || group === 'alllogs' || (group === 'audit' && isAudit);
  });
}

/** Our name, or where a setting of that name sends elsewhere or less, the next one that is free. */
function freeName(settings: readonly LiveResource[]): string {
  const taken = new Set(settings.map(({ name }) => name.toLowerCase()));
  let name = settingName;
  for (let number = 2; taken.has(name); number++) name = `${settingName}-${number}`;
  return name;
}

function proofOf({ change }: GoalChange): PlanProof {
  return { resource: change.resource, name: nameOf(change.resource), path: 'properties.logs' };
}

function isKept({ id, name, type }: LiveResource, workspaceId: string): PlanFinding {
  const what = isKeyStore(type) ? `The audit log of ${name} is` : `The logs of ${name} are`;
  const message = `${what} kept in ${nameOf(workspaceId)} already.`;
  return { rule: 'diagnostics', severity: 'info', certainty: 'known', subject: id, message };
}

function timeNotes({ id }: LiveResource, hasSteps: boolean): readonly PlanFinding[] {
  if (!hasSteps) return [];
  const message =
    'Rows arrive up to ten minutes after what they tell, and only from now on: what happened before is in no log that this makes.';
  return [{ rule: 'diagnostics', severity: 'info', certainty: 'known', subject: id, message }];
}

/** Source: "Monitor Azure OpenAI" against "Azure Key Vault logging": only the key store writes down who wraps and unwraps. */
function accountNotes(accounts: readonly LiveResource[]): readonly PlanFinding[] {
  return accounts.map(({ id, name }) => ({
    rule: 'diagnostics',
    severity: 'info',
    certainty: 'known',
    subject: id,
    message: `The logs of ${name} tell who called it, not that its key is used: that is only in the audit log of the key store.`,
  }));
}

function blocker(subject: string, message: string): PlanFinding {
  return { rule: 'diagnostics', severity: 'error', certainty: 'known', subject, message };
}
