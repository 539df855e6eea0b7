import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { listEventCategories } from '../activityLog/categories.ts';
import { listActivity } from '../activityLog/list.ts';
import { anyScope, subscription } from '../paths.ts';
import {
  deleteDiagnosticSetting,
  getCategory,
  getDiagnosticSetting,
  listCategories,
  listDiagnosticSettings,
  putDiagnosticSetting,
} from './diagnosticSettings.ts';

const insights = `${anyScope}/providers/Microsoft.Insights`;

export const monitorRoutes: readonly Route<ArmHandler>[] = [
  route('GET /providers/Microsoft.Insights/eventcategories', listEventCategories),
  route(`GET ${subscription}/providers/Microsoft.Insights/eventtypes/management/values`, listActivity),
  route(`GET ${insights}/diagnosticSettings`, listDiagnosticSettings),
  route(`GET ${insights}/diagnosticSettings/{name}`, getDiagnosticSetting),
  route(`PUT ${insights}/diagnosticSettings/{name}`, putDiagnosticSetting),
  route(`DELETE ${insights}/diagnosticSettings/{name}`, deleteDiagnosticSetting),
  route(`GET ${insights}/diagnosticSettingsCategories`, listCategories),
  route(`GET ${insights}/diagnosticSettingsCategories/{name}`, getCategory),
];
