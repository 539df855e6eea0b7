import { toFailure, type AzureFailure } from '../failure.ts';
import { isWithinScope, nameOf, normalizeArmId, parentArmId } from '../resources/armId.ts';
import { permissionModel } from '../resources/grant.ts';
import { isLive } from '../resources/resource.ts';
import { allows } from '../resources/roles.ts';
import { types } from '../resources/types.ts';
import { asItems, asString, asStrings, at } from '../resources/value.ts';
import type { EstateReader, Permission } from '../sources.ts';
import type { Change } from './change.ts';
import type { PlanFinding } from './plan.ts';
import { rightsFor, type ControlRight, type KeyRight, type Right } from './rights.ts';
import type { Step } from './step.ts';

const rule = 'caller-rights';

/** What the caller holds: every question is asked once. */
interface Asked {
  readonly reader: EstateReader;
  readonly signal: AbortSignal;
  readonly answers: Map<string, Promise<readonly Permission[] | AzureFailure>>;
}

/**
 * Judges, before anything is changed, whether the caller may take every step. What is yet to be made cannot be asked about: there the
 * right to make it is judged where it will lie.
 */
export async function judgeCallerRights(
  reader: EstateReader,
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  const asked: Asked = { reader, signal, answers: new Map() };
  const findings = await Promise.all(
    steps.flatMap((step) =>
      rightsFor(step.change).map((right) => {
        const scope = existingScope(right.scope, step, steps);
        // What a caller may do in a vault that is yet to be made is what holds where it will lie: it will be role-based.
        const isNewStore = right.plane === 'key' && existingScope(right.storeId, step, steps) !== right.storeId;
        return isNewStore ? judgeInNewStore(step, right, scope, asked) : judge(step, { ...right, scope }, asked);
      }),
    ),
  );
  return findings.flat();
}

/** The scope itself, or where it will lie once the steps have made it. */
function existingScope(scope: string, step: Step, steps: readonly Step[]): string {
  const maker = steps.find(
    ({ change, id }) =>
      id !== step.id &&
      (change.kind === 'create' || (change.kind === 'act' && change.act !== 'rotate' && change.act !== 'backup')) &&
      change.resource.startsWith('/') &&
      isWithinScope(scope, change.resource),
  );
  if (!maker) return scope;
  const above = whereItLies(maker.change);
  // A scope that lies in itself would never end.
  return isWithinScope(above, maker.change.resource) ? above : existingScope(above, step, steps);
}

function whereItLies(change: Change): string {
  const above = parentArmId(change.resource) ?? change.resource.split('/').slice(0, 5).join('/');
  // Inside an HSM, roles are assigned at all of its keys too.
  if (change.type === types.hsmKey) return `${above}/keys`;
  return change.kind === 'create' ? change.scope : above;
}

async function judgeInNewStore(
  step: Step,
  { use }: KeyRight,
  scope: string,
  asked: Asked,
): Promise<readonly PlanFinding[]> {
  const held = await permissionsAt(scope, asked);
  if ('kind' in held) return [notKnown(step, scope, held)];
  if (holdsData(held, [use.dataAction])) return [];
  return [lacks(step, scope, use.dataAction, 'Key Vault Crypto Officer there lets you do it.')];
}

/** Whether any of the data actions is among what is held. */
function holdsData(held: readonly Permission[], actions: readonly string[]): boolean {
  return actions.some((action) =>
    held.some((set) => allows({ actions: set.dataActions, notActions: set.notDataActions }, action)),
  );
}

async function judge(step: Step, right: Right, asked: Asked): Promise<readonly PlanFinding[]> {
  return right.plane === 'control' ? judgeControl(step, right, asked) : judgeKey(step, right, asked);
}

async function judgeControl(
  step: Step,
  { action, scope }: ControlRight,
  asked: Asked,
): Promise<readonly PlanFinding[]> {
  const held = await permissionsAt(scope, asked);
  if ('kind' in held) return [notKnown(step, scope, held)];
  if (held.some((set) => allows(set, action))) return [];
  return [lacks(step, scope, action, whoCan(action))];
}

async function judgeKey(step: Step, { use, scope, storeId }: KeyRight, asked: Asked): Promise<readonly PlanFinding[]> {
  try {
    const store = await asked.reader.resource(storeId, asked.signal);
    if (store.type === types.vault && permissionModel(store) === 'accessPolicy') {
      const { objectId } = await asked.reader.caller(asked.signal);
      const held = policiesOf(asItems(store.read('properties.accessPolicies')) ?? [], objectId);
      if (held.includes('all') || held.includes(use.permission)) return [];
      // A policy may name a group that the caller belongs to, which nobody can see from here.
      const message = `You may not be able to "${step.title}": no access policy of ${store.name} gives you the key permission ${use.permission}, unless one names a group of yours.`;
      return [{ rule, severity: 'warning', certainty: 'unknown', subject: storeId, message }];
    }
    const held = await permissionsAt(scope, asked);
    if ('kind' in held) return [notKnown(step, scope, held)];
    const wanted = store.type === types.managedHsm ? use.hsmActions : [use.dataAction];
    if (holdsData(held, wanted) || !isLive(store)) return [];
    return [lacks(step, scope, wanted[0] ?? '', whoCanInStore(store.type, wanted[0] ?? ''))];
  } catch (thrown) {
    const failure = toFailure(thrown, 'read what decides your rights', storeId);
    if (failure.kind === 'cancelled') throw failure;
    return [notKnown(step, scope, failure)];
  }
}

function policiesOf(policies: readonly Parameters<typeof at>[0][], objectId: string | undefined): readonly string[] {
  return policies
    .filter((policy) => asString(at(policy, 'objectId'))?.toLowerCase() === objectId?.toLowerCase())
    .flatMap((policy) => asStrings(at(policy, 'permissions.keys')) ?? [])
    .map((permission) => permission.toLowerCase());
}

function notKnown({ title }: Step, subject: string, failure: AzureFailure): PlanFinding {
  const message = `Whether you may "${title}" could not be checked: ${failure.message}`;
  return { rule, severity: 'info', certainty: 'unknown', subject, message };
}

function lacks({ title }: Step, subject: string, action: string, who: string): PlanFinding {
  const message = `You may not "${title}": you lack ${action} at ${nameOf(subject)}. ${who}`;
  return { rule, severity: 'error', certainty: 'known', subject, message };
}

function permissionsAt(
  scope: string,
  { reader, signal, answers }: Asked,
): Promise<readonly Permission[] | AzureFailure> {
  const key = normalizeArmId(scope);
  const known = answers.get(key);
  if (known) return known;
  const answer = reader.permissions(scope, signal).catch((thrown: unknown) => {
    const failure = toFailure(thrown, 'read your permissions', scope);
    if (failure.kind === 'cancelled') throw failure;
    return failure;
  });
  answers.set(key, answer);
  return answer;
}

/** Source: "Managed HSM local RBAC built-in roles": only the administrator assigns roles. */
function whoCanInStore(type: string, action: string): string {
  if (type !== types.managedHsm) return 'Key Vault Crypto Officer at the key lets you do it.';
  const role = action.includes('/roleAssignments/') ? 'Managed HSM Administrator' : 'Managed HSM Crypto Officer';
  return `The local role ${role} lets you do it; an administrator of the HSM assigns it.`;
}

/** Which role to ask for. Source: "Azure RBAC guide for Key Vault" and "Azure built-in roles". */
function whoCan(action: string): string {
  if (action.startsWith('Microsoft.Authorization/')) {
    return 'Owner, User Access Administrator or Key Vault Data Access Administrator can do it.';
  }
  if (action.startsWith('Microsoft.KeyVault/')) return 'Key Vault Contributor, Contributor or Owner can do it.';
  if (action.startsWith('Microsoft.ManagedIdentity/'))
    return 'Managed Identity Operator, Contributor or Owner can do it.';
  if (action.startsWith('Microsoft.Network/')) return 'Network Contributor, Contributor or Owner can do it.';
  if (action.startsWith('Microsoft.Insights/') || action.startsWith('Microsoft.OperationalInsights/'))
    return 'Log Analytics Contributor, Contributor or Owner can do it.';
  return 'Cognitive Services Contributor, Contributor or Owner can do it.';
}
