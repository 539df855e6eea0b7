import { isWithinScope } from '../resources/armId.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { asBoolean, asItems, asString, at, isNotSet, isSettled, type Value } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Rule } from './rule.ts';

const { found } = findings('audit-log');
const holders = ['workspaceId', 'storageAccountId', 'eventHubAuthorizationRuleId', 'marketplacePartnerId'];

export const auditLog: Rule = {
  id: 'audit-log',
  title: 'The audit log of the key store is kept',
  source:
    'Key Vault logging: category AuditEvent, group audit or allLogs. Only its rows KeyWrap and KeyUnwrap show that an account uses a key, and which version; without a diagnostic setting nobody keeps them.',
  check({ account, store }, { graph }) {
    if (store?.kind !== 'found') return [];
    const { resource } = store;
    const { declaration } = resource;
    // A module of a registry has an argument of its own for it; what is only referred to was set up elsewhere.
    if (declaration && (declaration.existing ?? declaration.module) !== undefined) return [];
    const settings = settingsOf(resource, graph);
    // Of a live store, that none is in sight tells nothing: they are read only where somebody asks for them.
    if (settings.length === 0 && !declaration) return [];
    if (settings.some((setting) => keepsAudit(setting) !== false)) return [];
    const message = `No diagnostic setting keeps the audit log of ${resource.name}, so nothing will show whether ${account.name} uses its key, and with which version.`;
    return [
      found('hint', resource, message, {
        related: settings.map((setting) => ({
          resource: setting,
          path: 'properties.logs',
          message: `${setting.name} leaves AuditEvent out.`,
        })),
      }),
    ];
  },
};

function settingsOf(store: Resource, graph: ResourceGraph): readonly Resource[] {
  const { id } = store;
  return graph.ofType(types.diagnosticSetting).filter((setting) => {
    const scope = asString(setting.read('properties.scope')) ?? setting.id;
    return id !== undefined && scope !== undefined && (isWithinScope(scope, id) || mayBe(scope, id, graph));
  });
}

/** Whether what a file leaves open, such as a parameter, may make a scope the store: no other resource that the files declare is it. */
function mayBe(scope: string, storeId: string, graph: ResourceGraph): boolean {
  const place = scope.replace(/\/providers\/Microsoft\.Insights\/diagnosticSettings\/[^/]*$/i, '');
  const declared = graph.get(place)?.declaration;
  const parts = place.split('/');
  if (!parts.at(-1)?.includes('{') || (declared && !declared.existing)) return false;
  // An expression as a whole may be any id.
  if (parts[1]?.startsWith('{') === true) return true;
  const store = storeId.split('/');
  return parts.length === store.length && parts.every((part, index) => isOpenOr(part, store[index]));
}

function isOpenOr(part: string, wanted = ''): boolean {
  return part.includes('{') || part.toLowerCase() === wanted.toLowerCase();
}

/** Undefined where it is not known. */
function keepsAudit(setting: Resource): boolean | undefined {
  if (!holders.some((name) => !isNotSet(setting.read(`properties.${name}`)))) return false;
  const logs = setting.read('properties.logs');
  const items = isNotSet(logs) ? [] : asItems(logs);
  const judged = items?.map(isAudit);
  if (!judged || judged.includes(undefined)) return judged?.includes(true) ? true : undefined;
  return judged.includes(true);
}

function isAudit(log: Value): boolean | undefined {
  const parts = [at(log, 'category'), at(log, 'categoryGroup'), at(log, 'enabled')];
  if (!parts.every(isSettled)) return undefined;
  const [category, group, enabled] = parts;
  if (!category || !group || !enabled || asBoolean(enabled) === false) return false;
  const name = (asString(category) ?? asString(group) ?? '').toLowerCase();
  return ['auditevent', 'audit', 'alllogs'].includes(name);
}
