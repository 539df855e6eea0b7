import { contains } from '../../authorization/scopes.ts';
import { armTime } from '../../clock.ts';
import { asArray, asObject, asString, asStrings, member } from '../../json.ts';
import type { NonComplianceMessage, PolicyAssignment } from '../../state/governance.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { scopeOf } from '../authorization/scopeOf.ts';
import { bodyOf, requireAction, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { armRefusal, badRequest } from '../refusals.ts';
import { afterAssignment, forgetStates, scheduleEvaluation } from './evaluation.ts';
import { definitionOf } from './definitions/index.ts';

const type = 'Microsoft.Authorization/policyAssignments';

/** What holds at the scope: assigned there or above, and below it unless `atScope()` leaves that out. */
export function listPolicyAssignments(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/read`, scope);
  const { estate } = call.azure;
  const atScope = /^atscope\(\)/i.test(call.request.query.get('$filter') ?? '');
  const rows = [...estate.policyAssignments.values()].filter(
    (assignment) =>
      contains(estate, assignment.scope, scope) || (!atScope && contains(estate, scope, assignment.scope)),
  );
  return armPage(call, rows, policyAssignmentView);
}

export function getPolicyAssignment(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/read`, scope);
  const assignment = call.azure.estate.policyAssignments.get(idOf(call, scope).toLowerCase());
  if (assignment !== undefined) return { status: 200, body: policyAssignmentView(assignment) };
  const name = parameter(call.parameters, 'name');
  throw armRefusal(404, 'PolicyAssignmentNotFound', `The policy assignment '${name}' is not found.`);
}

/** 201, be it new or changed (API description). */
export function putPolicyAssignment(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/write`, scope);
  const properties = member(bodyOf(call), 'properties');
  const policyDefinitionId = asString(member(properties, 'policyDefinitionId'));
  if (policyDefinitionId === undefined) throw badRequest("The property 'policyDefinitionId' is required.");
  if (definitionOf(policyDefinitionId) === undefined) {
    const name = policyDefinitionId.split('/').at(-1) ?? '';
    throw armRefusal(404, 'PolicyDefinitionNotFound', `The policy definition '${name}' could not be found.`);
  }
  const id = idOf(call, scope);
  const before = call.azure.estate.policyAssignments.get(id.toLowerCase());
  const unenforced = asString(member(properties, 'enforcementMode'))?.toLowerCase() === 'donotenforce';
  const assignment: PolicyAssignment = {
    id,
    name: parameter(call.parameters, 'name'),
    scope,
    policyDefinitionId,
    displayName: asString(member(properties, 'displayName')),
    description: asString(member(properties, 'description')),
    parameters: parametersOf(member(properties, 'parameters')),
    enforcementMode: unenforced ? 'DoNotEnforce' : 'Default',
    notScopes: asStrings(member(properties, 'notScopes')) ?? [],
    nonComplianceMessages: messagesOf(member(properties, 'nonComplianceMessages')),
    createdAt: before?.createdAt ?? call.azure.clock.now(),
    createdBy: before?.createdBy ?? call.caller.objectId,
  };
  call.azure.estate.policyAssignments.set(id.toLowerCase(), assignment);
  scheduleEvaluation(call.azure, scope, afterAssignment);
  return { status: 201, body: policyAssignmentView(assignment) };
}

export function deletePolicyAssignment(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/delete`, scope);
  const id = idOf(call, scope).toLowerCase();
  const assignment = call.azure.estate.policyAssignments.get(id);
  if (assignment === undefined) return { status: 204 };
  call.azure.estate.policyAssignments.delete(id);
  forgetStates(call.azure.estate, id);
  return { status: 200, body: policyAssignmentView(assignment) };
}

function idOf(call: ArmCall, scope: string): string {
  return `${scope}/providers/${type}/${parameter(call.parameters, 'name')}`;
}

function parametersOf(value: unknown): PolicyAssignment['parameters'] {
  return Object.fromEntries(
    Object.entries(asObject(value) ?? {}).map(([name, wrapped]) => [name, { value: member(wrapped, 'value') }]),
  );
}

function messagesOf(value: unknown): readonly NonComplianceMessage[] {
  return (asArray(value) ?? []).map((item) => {
    const message = asString(member(item, 'message'));
    const reference = asString(member(item, 'policyDefinitionReferenceId'));
    if (message === undefined) throw badRequest("A non-compliance message must have a 'message'.");
    return { message, ...(reference === undefined ? {} : { policyDefinitionReferenceId: reference }) };
  });
}

export function policyAssignmentView(assignment: PolicyAssignment): object {
  const { id, name } = assignment;
  return {
    properties: policyAssignmentProperties(assignment),
    id,
    type,
    name,
  };
}

export function policyAssignmentProperties(assignment: PolicyAssignment): object {
  const { scope, policyDefinitionId, displayName, description, parameters, nonComplianceMessages = [] } = assignment;
  return {
    ...(displayName === undefined ? {} : { displayName }),
    policyDefinitionId,
    scope,
    notScopes: assignment.notScopes,
    parameters,
    ...(description === undefined ? {} : { description }),
    metadata: { createdBy: assignment.createdBy, createdOn: armTime(assignment.createdAt) },
    enforcementMode: assignment.enforcementMode,
    ...(nonComplianceMessages.length === 0 ? {} : { nonComplianceMessages }),
  };
}
