import { asString, member } from '../../json.ts';
import type { DiagnosticSetting } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { scopeOf } from '../authorization/scopeOf.ts';
import { bodyOf, requireAction, type ArmCall } from '../call.ts';
import { categoriesOf } from './categories.ts';
import { destinationsOf, hasDestination, type Destinations } from './destinations.ts';
import { enabledCategories } from './enabledCategories.ts';
import { logsOf, metricsOf } from './readCategories.ts';
import { monitorRefusal } from './refusals.ts';
import { categoryView, diagnosticSettingView, idOf } from './views.ts';

const type = 'Microsoft.Insights/diagnosticSettings';
/** A resource has at most five (Azure Monitor documentation). */
const mostSettings = 5;

export function listDiagnosticSettings(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/read`, scope);
  return { status: 200, body: { value: settingsOf(call, scope).map(diagnosticSettingView) } };
}

export function getDiagnosticSetting(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/read`, scope);
  const setting = find(call, scope);
  if (setting !== undefined) return { status: 200, body: diagnosticSettingView(setting) };
  const name = parameter(call.parameters, 'name');
  throw monitorRefusal(404, 'ResourceNotFound', `The diagnostic setting '${name}' doesn't exist.`);
}

/** 200, be it new or changed (recorded). The right to use the workspace is asked too (documented). */
export function putDiagnosticSetting(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/write`, scope);
  const properties = member(bodyOf(call), 'properties');
  const destinations = destinationsOf(properties);
  refusePartner(asString(member(properties, 'marketplacePartnerId')));
  requireDestination(call, destinations);
  const before = find(call, scope);
  const setting: DiagnosticSetting = {
    id: idOf(scope, parameter(call.parameters, 'name')),
    name: parameter(call.parameters, 'name'),
    resourceId: scope,
    ...destinations,
    logAnalyticsDestinationType: asString(member(properties, 'logAnalyticsDestinationType')),
    logs: logsOf(scope, member(properties, 'logs')),
    metrics: metricsOf(scope, member(properties, 'metrics')),
    createdAt: before?.createdAt ?? call.azure.clock.now(),
  };
  requireFree(call, scope, setting);
  call.azure.estate.diagnosticSettings.set(setting.id.toLowerCase(), setting);
  return { status: 200, body: diagnosticSettingView(setting) };
}

/** 200 without a body (recorded), 204 where there was none. */
export function deleteDiagnosticSetting(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/delete`, scope);
  const id = idOf(scope, parameter(call.parameters, 'name')).toLowerCase();
  return { status: call.azure.estate.diagnosticSettings.delete(id) ? 200 : 204 };
}

export function listCategories(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, 'Microsoft.Insights/diagnosticSettingsCategories/read', scope);
  return { status: 200, body: { value: categoriesOf(scope).map((category) => categoryView(scope, category)) } };
}

export function getCategory(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, 'Microsoft.Insights/diagnosticSettingsCategories/read', scope);
  const name = parameter(call.parameters, 'name');
  const category = categoriesOf(scope).find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (category !== undefined) return { status: 200, body: categoryView(scope, category) };
  throw monitorRefusal(404, 'ResourceNotFound', `The diagnostic settings category '${name}' doesn't exist.`);
}

function find(call: ArmCall, scope: string): DiagnosticSetting | undefined {
  return call.azure.estate.diagnosticSettings.get(idOf(scope, parameter(call.parameters, 'name')).toLowerCase());
}

function settingsOf({ azure }: ArmCall, scope: string): readonly DiagnosticSetting[] {
  return [...azure.estate.diagnosticSettings.values()].filter(
    ({ resourceId }) => resourceId.toLowerCase() === scope.toLowerCase(),
  );
}

/** The text is recorded; this Azure has no partner's resources. */
function refusePartner(id: string | undefined): void {
  if (id === undefined) return;
  throw monitorRefusal(
    400,
    'BadRequest',
    `The marketplace partner resource: ${id.toLowerCase()} was not found or does not support the required functionality.`,
  );
}

/** The text for no destination is assumed. Storage accounts and event hubs are taken to exist: this Azure has none. */
function requireDestination(call: ArmCall, destinations: Destinations): void {
  if (!hasDestination(destinations)) {
    throw monitorRefusal(400, 'BadRequest', 'At least one data sink needs to be specified.');
  }
  const { workspaceId: id } = destinations;
  if (id === undefined) return;
  if (!call.azure.estate.workspaces.has(id.toLowerCase())) {
    throw monitorRefusal(400, 'BadRequest', `Resource '${id.toLowerCase()}' was not found.`);
  }
  requireAction(call, 'Microsoft.OperationalInsights/workspaces/sharedKeys/action', id);
}

/** Two settings cannot send the same category to the same workspace (Azure Monitor documentation). */
function requireFree(call: ArmCall, scope: string, setting: DiagnosticSetting): void {
  const others = settingsOf(call, scope).filter(({ id }) => id.toLowerCase() !== setting.id.toLowerCase());
  if (others.length >= mostSettings) {
    throw monitorRefusal(400, 'BadRequest', `A resource can have at most ${mostSettings} diagnostic settings.`);
  }
  const taken = new Map(
    others
      .filter(({ workspaceId }) => workspaceId !== undefined)
      .filter(({ workspaceId }) => workspaceId?.toLowerCase() === setting.workspaceId?.toLowerCase())
      .flatMap((other) => enabledCategories(other).map((category) => [category, other.name] as const)),
  );
  for (const category of enabledCategories(setting)) {
    const holder = taken.get(category);
    if (holder === undefined) continue;
    throw monitorRefusal(
      409,
      'Conflict',
      `Data sink '${setting.workspaceId ?? ''}' is already used in diagnostic setting '${holder}' for category '${category}'. Data sinks can't be reused in different settings on the same category for the same resource.`,
    );
  }
}
