import type { Azure } from '../../azure.ts';
import { contains } from '../../authorization/scopes.ts';
import { newGuid } from '../../guid.ts';
import type { KeyStore } from '../../keyVault/keyStore.ts';
import type { PolicyAssignment, PolicyEvaluation, PolicyState } from '../../state/governance.ts';
import type { Estate } from '../../state/estate.ts';
import { appliesTo, effectOf, valuesOf } from './compliance.ts';
import { violationByKey, violationByResource, type PolicyDefinition } from './definition.ts';
import { definitionOf } from './definitions/index.ts';
import { candidates, keyModeOf, type Candidate } from './judged.ts';

const minute = 60_000;
/** "Around 30 minutes" after an assignment, "around 15 minutes" after a write of a resource, and once a day (documented). */
export const afterAssignment = 30 * minute;
export const afterWrite = 15 * minute;
const daily = 24 * 60 * minute;

const dailyName = 'daily';

/** Plans an evaluation of everything at and below a scope, so many milliseconds from now. */
export function scheduleEvaluation({ estate, clock }: Azure, scope: string, delay: number): PolicyEvaluation {
  const evaluation = { name: newGuid(), scope, completesAt: clock.now() + delay };
  estate.policyEvaluations.set(evaluation.name, evaluation);
  if (!estate.policyEvaluations.has(dailyName)) planDaily(estate, clock.now());
  return evaluation;
}

function planDaily(estate: Estate, now: number): void {
  estate.policyEvaluations.set(dailyName, { name: dailyName, scope: '', completesAt: now + daily });
}

/** Makes the evaluations whose time has come. Resources are judged as they are now. */
export function evaluateWhatIsDue(azure: Azure): void {
  const { estate, clock } = azure;
  const now = clock.now();
  for (const evaluation of [...estate.policyEvaluations.values()]) {
    if (evaluation.completesAt > now) continue;
    estate.policyEvaluations.delete(evaluation.name);
    evaluate(azure, evaluation.scope);
    if (evaluation.name === dailyName && estate.policyAssignments.size > 0) planDaily(estate, now);
  }
}

/** Judges every resource at and below the scope under every assignment that holds for it. */
function evaluate(azure: Azure, scope: string): void {
  const { estate } = azure;
  for (const [key, { resourceId }] of [...estate.policyStates]) {
    if (contains(estate, scope, resourceId)) estate.policyStates.delete(key);
  }
  for (const candidate of candidates(azure)) {
    if (!contains(estate, scope, candidate.resource.id)) continue;
    for (const assignment of estate.policyAssignments.values()) {
      const state = stateOf(azure, candidate, assignment);
      if (state !== undefined) estate.policyStates.set(stateKey(state), state);
    }
  }
}

/** Undefined where the assignment says nothing of the resource. */
function stateOf(azure: Azure, candidate: Candidate, assignment: PolicyAssignment): PolicyState | undefined {
  const policy = definitionOf(assignment.policyDefinitionId);
  const { resource, judged } = candidate;
  if (policy === undefined || effectOf(assignment, policy) === 'Disabled') return undefined;
  if (!appliesTo(azure.estate, assignment, resource.id)) return undefined;
  const found = judge(policy, candidate, valuesOf(assignment, policy));
  return (
    found && {
      resourceId: resource.id,
      resourceType: judged.type,
      resourceLocation: resource.location,
      policyAssignmentId: assignment.id,
      evaluatedAt: azure.clock.now(),
      ...found,
    }
  );
}

type Verdict = Pick<PolicyState, 'isCompliant' | 'components'>;

function judge(
  policy: PolicyDefinition,
  { resource, judged, keys }: Candidate,
  values: Parameters,
): Verdict | undefined {
  if (policy.mode === 'Indexed') {
    if (policy.type.toLowerCase() !== judged.type.toLowerCase()) return undefined;
    return { isCompliant: violationByResource(policy, judged, values) === undefined, components: [] };
  }
  if (keys === undefined || keyModeOf(resource as KeyStore) !== policy.mode) return undefined;
  const components = keys.map((key) => ({
    id: key.id,
    name: key.name,
    isCompliant: violationByKey(policy, key, values) === undefined,
  }));
  return { isCompliant: components.every(({ isCompliant }) => isCompliant), components };
}

type Parameters = Readonly<Record<string, unknown>>;

/** What an assignment found goes with it. */
export function forgetStates({ policyStates }: Estate, assignmentId: string): void {
  const wanted = assignmentId.toLowerCase();
  for (const [key, { policyAssignmentId }] of [...policyStates]) {
    if (policyAssignmentId.toLowerCase() === wanted) policyStates.delete(key);
  }
}

function stateKey({ policyAssignmentId, resourceId }: PolicyState): string {
  return `${policyAssignmentId}|${resourceId}`.toLowerCase();
}
