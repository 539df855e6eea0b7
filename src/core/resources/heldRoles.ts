import { isWithinScope, nameOf } from './armId.ts';
import { builtInRole } from './builtInRoles.ts';
import { compareValues } from './compare.ts';
import type { ResourceGraph } from './graph.ts';
import type { Resource } from './resource.ts';
import { dataPermissions, localRolePermissions, type PermissionSet } from './roles.ts';
import { types, type ResourceType } from './types.ts';
import { asString, isNotSet, type Value } from './value.ts';

/** Where a right is looked for: a key or a key store, by its id, be it there or not. */
export interface Place {
  readonly id?: string;
}

/** A role that a principal is assigned at a place or above it. */
export interface HeldRole {
  readonly assignment: Resource;
  readonly name: string;
  /** In lower case; empty where the role is not known. */
  readonly guid: string;
  /** What it allows of data; undefined where that is not known. */
  readonly sets: readonly PermissionSet[] | undefined;
  /** The assignment has a condition, whose effect is not known. */
  readonly hasCondition: boolean;
}

/** One of the two systems of roles: Azure's own, and the one that each Managed HSM keeps for itself. */
export type AssignmentType = typeof types.roleAssignment | typeof types.hsmLocalRoleAssignment;

/** The roles that certainly reach a principal at a place. */
export function heldRoles(
  graph: ResourceGraph,
  place: Place,
  principal: Value,
  assignmentType: AssignmentType,
): readonly HeldRole[] {
  return graph
    .ofType(assignmentType)
    .filter(
      (assignment) =>
        reachesPlace(assignment, place) === true && graph.reaches(assignment.read('properties.principalId'), principal),
    )
    .map((assignment) => roleOf(graph, assignment));
}

/** The roles that files assign and of which it is not known whether they reach the principal at the place: a parameter says to whom, or where. */
export function possibleRoles(
  graph: ResourceGraph,
  place: Place,
  principal: Value,
  assignmentType: AssignmentType,
): readonly HeldRole[] {
  return graph
    .ofType(assignmentType)
    .filter((assignment) => {
      if (!assignment.declaration) return false;
      const there = reachesPlace(assignment, place);
      const theirs = compareValues(assignment.read('properties.principalId'), principal);
      return there !== false && theirs !== 'different' && (there === undefined || theirs === 'unknown');
    })
    .map((assignment) => roleOf(graph, assignment));
}

/** Undefined where it is not known. */
function reachesPlace(assignment: Resource, { id }: Place): boolean | undefined {
  if (id === undefined) return false;
  const scope = asString(assignment.read('properties.scope'));
  return scope === undefined ? (assignment.declaration ? undefined : false) : isWithinScope(id, scope);
}

/** An assignment's role and what it allows: by its definition, or as a built-in role that is the same everywhere. */
function roleOf(graph: ResourceGraph, assignment: Resource): HeldRole {
  const id = asString(assignment.read('properties.roleDefinitionId')) ?? '';
  const guid = nameOf(id).toLowerCase();
  const held = { assignment, guid, hasCondition: !isNotSet(assignment.read('properties.condition')) };
  const definition = definitionOf(graph, id, guid);
  if (definition) {
    const name = asString(definition.read('properties.roleName')) ?? definition.name;
    return { ...held, name, sets: dataPermissions(definition.read('properties.permissions')) };
  }
  const isLocal = assignment.type === types.hsmLocalRoleAssignment;
  const builtIn = isLocal ? localRolePermissions(guid) : builtInRole(guid);
  return { ...held, name: builtIn?.name ?? 'a role that could not be read', sets: builtIn?.sets };
}

function definitionOf(graph: ResourceGraph, id: string, guid: string): Resource | undefined {
  if (id === '') return undefined;
  const definitions: ResourceType = types.roleDefinition;
  return graph.get(id) ?? graph.ofType(definitions).find((definition) => definition.name.toLowerCase() === guid);
}
