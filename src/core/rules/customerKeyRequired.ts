import { isWithinScope, nameOf } from '../resources/armId.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { earlierDeclarations } from '../resources/order.ts';
import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { asString, asStrings, isNotSet } from '../resources/value.ts';
import { isMicrosoftManaged } from '../resources/binding.ts';
import { findings } from './finding.ts';
import type { RelatedResource, Rule } from './rule.ts';

const { found } = findings('customer-key-required');
const path = 'properties.encryption';

/** "Azure AI Services resources should encrypt data at rest with a customer-managed key (CMK)", version 2.2.0. */
const definition = '67121cc7-ff39-4ab8-b7e3-95b84dab487d';
/** Of the kinds that its default leaves out, those whose accounts are judged here. */
const excludedByDefault = ['aiservices', 'cognitiveservices', 'contentsafety', 'luis', 'qnamaker', 'metricsadvisor'];

export const customerKeyRequired: Rule = {
  id: 'customer-key-required',
  title: 'An account is under a customer-managed key where one is demanded',
  source:
    'Azure Policy 67121cc7-ff39-4ab8-b7e3-95b84dab487d "Azure AI Services resources should encrypt data at rest with a customer-managed key (CMK)": effect Audit or Deny; its default leaves out the kinds AIServices and CognitiveServices.',
  check({ account, keySource }, { graph, preferences }) {
    if (keySource !== 'microsoft' || account.declaration?.existing) return [];
    // Declared twice, it is created without a key that a later step sets, or the other way round: another rule's.
    if (earlierDeclarations(graph, account).length > 0 || hasLater(account, graph)) return [];
    const assignment = graph.ofType(types.policyAssignment).find((candidate) => demands(candidate, account));
    const demand = assignment ? `policy assignment ${assignment.name}` : 'your settings';
    if (!assignment && preferences.requireCustomerManagedKey !== true) return [];
    const related: RelatedResource[] = assignment
      ? [{ resource: assignment, message: 'This demands a customer-managed key.' }]
      : [];
    const message = `${account.name} is encrypted with Microsoft-managed keys; ${demand} demand${assignment ? 's' : ''} a customer-managed key.`;
    return [found('warning', account, message, { path, related })];
  },
};

function hasLater(account: Resource, graph: ResourceGraph): boolean {
  const later = graph.get(account.key.replace(/#\d+$/, ''));
  return later !== undefined && later.key !== account.key && !isMicrosoftManaged(later.read(path));
}

function demands(assignment: Resource, account: Resource): boolean {
  const policy = asString(assignment.read('properties.policyDefinitionId'));
  if (policy === undefined || nameOf(policy).toLowerCase() !== definition) return false;
  const effect = assignment.read('properties.parameters.effect.value');
  if (!isNotSet(effect) && !['audit', 'deny'].includes(asString(effect)?.toLowerCase() ?? '')) return false;
  return reaches(assignment, account) && includesKind(assignment, account);
}

function reaches(assignment: Resource, account: Resource): boolean {
  const scope = asString(assignment.read('properties.scope')) ?? scopeOf(assignment.id);
  const { id } = account;
  if (scope === undefined || id === undefined || !isWithinScope(id, scope)) return false;
  const left = assignment.read('properties.notScopes');
  const notScopes = isNotSet(left) ? [] : asStrings(left);
  return notScopes !== undefined && !notScopes.some((excluded) => isWithinScope(id, excluded));
}

function scopeOf(id: string | undefined): string | undefined {
  return id?.replace(/\/providers\/Microsoft\.Authorization\/policyAssignments\/[^/]+$/i, '');
}

function includesKind(assignment: Resource, account: Resource): boolean {
  const kind = asString(account.read('kind'))?.toLowerCase();
  const chosen = assignment.read('properties.parameters.excludedKinds.value');
  const excluded = isNotSet(chosen) ? excludedByDefault : asStrings(chosen)?.map((name) => name.toLowerCase());
  return kind !== undefined && excluded !== undefined && !excluded.includes(kind);
}
