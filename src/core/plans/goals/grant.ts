import { toFailure } from '../../failure.ts';
import { parentArmId, parseArmId } from '../../resources/armId.ts';
import { judgeGrant, permissionModel, type Grant } from '../../resources/grant.ts';
import { ResourceGraph } from '../../resources/graph.ts';
import { judgeFirewall } from '../../resources/network.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { allows, dataPermissions } from '../../resources/roles.ts';
import { isKey, isKeyStore, resourceType, types } from '../../resources/types.ts';
import { asString } from '../../resources/value.ts';
import { defaultPreferences } from '../../rules/rule.ts';
import type { EstateReader } from '../../sources.ts';
import { deriveSteps, type GoalChange } from '../derive.ts';
import type { GrantInput } from '../inputs.ts';
import type { Plan, PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { accessFor, grantChange, scopeOf, type Access, type GrantScope } from './access/granting.ts';
import {
  isOpenAiEkmKeyName,
  judgeOpenAiEkmKey,
  openAiEkmApplication,
  openAiEkmRole,
  openAiEkmRoleChange,
} from './access/openAiEkm.ts';
import { planPrincipal, type PlannedPrincipal } from './access/principal.ts';
import { sorted, subjectOf } from './enable.ts';

/**
 * Plans to let one principal use a key, or every key of a key store: reads afresh who has access already. Nothing is changed.
 * @throws AzureFailure where the key, the key store or the principal cannot be read
 */
export async function planGrant(
  reader: EstateReader,
  input: GrantInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const [{ scope, resource }, principal] = await Promise.all([
    readScope(reader, input.scopeId, signal),
    planPrincipal(reader, input.principal, signal),
  ]);
  const access = accessFor(input.purpose, scope.store.id);
  const [graph, ekmRole] = await Promise.all([
    graphFor(reader, scope, principal, signal),
    readEkmRole(reader, input, scope, signal),
  ]);
  const held = judgeGrant(graph, scope.store, resource, principal.principalId, access.needs);
  const isStuck = principal.findings.length > 0;
  const change = grantChange('grant', scope, principal.principalId, principal.displayName, access);
  const goal = held.kind === 'sufficient' || isStuck ? [] : goalFor(input, scope, principal, change, ekmRole);
  const { steps } = deriveSteps([], graph, goal, { now, preferences: defaultPreferences });
  const findings = [
    ...principal.findings,
    ...heldFindings(held, scope, principal),
    ...(change ? [] : [modelUnknown(scope)]),
    ...(input.purpose === 'openAiEkm' ? await judgeOpenAiEkm(reader, input, scope, resource, signal) : []),
    ...roleFindings(ekmRole, access),
    ...firewallFindings(input, scope, principal),
    ...(await preflight(reader, steps, signal)),
  ];
  const { account } = principal;
  return {
    format: 2,
    kind: 'grant',
    title: `Let the ${principal.displayName} use ${placeWords(scope)}`,
    subject: subjectOf(resource),
    accounts: account ? [subjectOf(account)] : [],
    related: [...(scope.isKey ? [scope.store.id] : []), ...principal.related],
    choices: choicesOf(input, scope, principal, access),
    effects: [],
    steps,
    proves: isByPolicy(scope)
      ? [{ resource: scope.store.id, name: scope.store.name, path: 'properties.accessPolicies' }]
      : [],
    ...sorted(findings, steps),
  };
}

async function readScope(
  reader: EstateReader,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly scope: GrantScope; readonly resource: LiveResource }> {
  const type = resourceType(parseArmId(id)?.type ?? '');
  if (type !== undefined && isKeyStore(type)) {
    const store = await reader.resource(id, signal);
    return { scope: scopeOf(store, store), resource: store };
  }
  const storeId = parentArmId(id);
  if (type === undefined || !isKey(type) || storeId === undefined) {
    throw new TypeError(`${id} is neither a key nor a key store.`);
  }
  const [store, key] = await Promise.all([reader.resource(storeId, signal), reader.key(id, signal)]);
  return { scope: scopeOf(key, store), resource: key };
}

/** With the grants that reach the principal at the scope, where there is a principal to have any. */
async function graphFor(
  reader: EstateReader,
  scope: GrantScope,
  { principalId, account }: PlannedPrincipal,
  signal: AbortSignal,
): Promise<ResourceGraph> {
  const graph = ResourceGraph.of([scope.store, ...(account ? [account] : [])]);
  const id = asString(principalId);
  if (id === undefined || isByPolicy(scope)) return graph;
  return graph.withGrants(id, scope.id, await reader.grants(id, scope.id, signal));
}

function goalFor(
  { purpose }: GrantInput,
  scope: GrantScope,
  principal: PlannedPrincipal,
  change: GoalChange | undefined,
  ekmRole: LiveResource | undefined,
): readonly GoalChange[] {
  if (!change) return [];
  const asksForRole = purpose === 'openAiEkm' && scope.store.type === types.vault && !isByPolicy(scope);
  if (!asksForRole) return [...principal.goal, change];
  const role = openAiEkmRoleChange(scope.store.id);
  return [...principal.goal, ...(ekmRole ? [] : [role]), { ...change, after: [role.id] }];
}

/** The custom role, where an earlier grant has made it. */
async function readEkmRole(
  reader: EstateReader,
  { purpose }: GrantInput,
  scope: GrantScope,
  signal: AbortSignal,
): Promise<LiveResource | undefined> {
  if (purpose !== 'openAiEkm' || scope.store.type !== types.vault || isByPolicy(scope)) return undefined;
  const { id } = openAiEkmRole(scope.store.id);
  try {
    return await reader.roleDefinition(id, signal);
  } catch (thrown) {
    const failure = toFailure(thrown, 'look for the role', id);
    if (failure.kind === 'notFound') return undefined;
    throw failure;
  }
}

/** A role that somebody has narrowed since it was made would grant too little. */
function roleFindings(role: LiveResource | undefined, { needs }: Access): readonly PlanFinding[] {
  if (!role) return [];
  const sets = dataPermissions(role.read('properties.permissions'));
  const lacking = needs.dataActions.filter((action) => sets && !sets.some((set) => allows(set, action)));
  if (lacking.length === 0) return [];
  const message = `The custom role ${asString(role.read('properties.roleName')) ?? role.name} has been changed: it lacks ${lacking.join(', ')}. Put that back first.`;
  return [{ rule: 'openai-ekm', severity: 'error', certainty: 'known', subject: role.id, message }];
}

function heldFindings(held: Grant, scope: GrantScope, { displayName }: PlannedPrincipal): readonly PlanFinding[] {
  const note = (certainty: PlanFinding['certainty'], message: string): readonly PlanFinding[] => [
    { rule: 'grant', severity: 'info', certainty, subject: scope.id, message },
  ];
  switch (held.kind) {
    case 'sufficient': {
      const via = held.via.map(({ description }) => description).join(' and ');
      return note(
        'known',
        `The ${displayName} may use ${placeWords(scope)} already, by ${via}: there is nothing to do.`,
      );
    }
    case 'unknown':
      return note(
        'unknown',
        `Whether the ${displayName} may use ${placeWords(scope)} already is not known: ${held.reason}.`,
      );
    case 'missing':
      return [];
  }
}

function modelUnknown({ store }: GrantScope): PlanFinding {
  const message = `Whether ${store.name} uses role-based access control or access policies could not be read, so how to grant is not known.`;
  return { rule: 'grant', severity: 'error', certainty: 'known', subject: store.id, message };
}

/** Source: help.openai.com, article 20000951. */
async function judgeOpenAiEkm(
  reader: EstateReader,
  { principal }: GrantInput,
  scope: GrantScope,
  resource: LiveResource,
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  const finding = (severity: 'error' | 'warning', message: string): PlanFinding => ({
    rule: 'openai-ekm',
    severity,
    certainty: 'known',
    subject: scope.id,
    message,
  });
  if (scope.store.type === types.managedHsm) {
    const message = `OpenAI's EKM is documented for keys in a vault only, so a key of the Managed HSM ${scope.store.name} is not offered to it.`;
    return [finding('error', message)];
  }
  const findings: PlanFinding[] = [];
  if (principal.kind !== 'application') {
    findings.push(
      finding('error', "OpenAI's EKM reaches a key as OpenAI's own application, not as a managed identity."),
    );
  } else if (principal.appId.toLowerCase() !== openAiEkmApplication) {
    const message = `OpenAI documents the application id ${openAiEkmApplication} for its EKM; this is ${principal.appId}.`;
    findings.push(finding('warning', message));
  }
  if (scope.isKey) return [...findings, ...judgeOpenAiEkmKey(resource)];
  const { items } = await reader.keys(scope.store, signal);
  if (!items.some(({ name }) => isOpenAiEkmKeyName(name))) {
    const message = `${scope.store.name} has no key named <organization id>--<any name>, and OpenAI's EKM takes no other.`;
    findings.push(finding('warning', message));
  }
  return findings;
}

/** A right is of no use to whom the firewall keeps out; granting is possible all the same. */
function firewallFindings(
  { principal: { kind }, purpose }: GrantInput,
  { store }: GrantScope,
  { displayName }: PlannedPrincipal,
): readonly PlanFinding[] {
  const network = judgeFirewall(store);
  const isTrusted = kind !== 'application' && purpose === 'encryption';
  const finding = (severity: 'warning' | 'info', message: string): readonly PlanFinding[] => [
    { rule: 'network-path', severity, certainty: 'known', subject: store.id, message },
  ];
  switch (network.kind) {
    case 'open':
      return [];
    case 'closed':
      return finding('warning', `The ${displayName} may use the key then, but cannot reach it: ${network.reason}.`);
    case 'perimeter':
      return finding(
        'warning',
        `${store.name} is secured by a network security perimeter: the ${displayName} may not reach it whatever it is granted.`,
      );
    case 'trustedServices':
      return isTrusted
        ? finding(
            'info',
            `${store.name} lets in trusted Microsoft services only; Key Vault's own list of them does not name Azure OpenAI.`,
          )
        : finding(
            'warning',
            `The firewall of ${store.name} denies all but trusted Microsoft services. The ${displayName} is none of them: it needs a rule for the addresses it comes from.`,
          );
    case 'unknown':
      return [
        {
          rule: 'network-path',
          severity: 'info',
          certainty: 'unknown',
          subject: store.id,
          message: `Whether the ${displayName} reaches ${store.name} is not known: ${network.reason}.`,
        },
      ];
  }
}

function isByPolicy({ store }: GrantScope): boolean {
  return store.type === types.vault && permissionModel(store) === 'accessPolicy';
}

function placeWords({ isKey: atKey, name, store }: GrantScope): string {
  return atKey ? `key ${name} of ${store.name}` : `the keys of ${store.name}`;
}

function choicesOf(input: GrantInput, scope: GrantScope, principal: PlannedPrincipal, access: Access): Plan['choices'] {
  const how =
    scope.store.type === types.managedHsm ? 'a local role' : isByPolicy(scope) ? 'an access policy' : access.role.name;
  return [
    { label: 'Who', value: principal.displayName },
    {
      label: 'Purpose',
      value:
        input.purpose === 'openAiEkm'
          ? "OpenAI's Enterprise Key Management (another service than Azure OpenAI)"
          : 'encryption of an Azure service',
    },
    { label: 'Where', value: isByPolicy(scope) ? `all keys of ${scope.store.name}` : placeWords(scope) },
    { label: 'By', value: how },
  ];
}
