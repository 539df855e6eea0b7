import { contains } from '../../authorization/scopes.ts';
import { asString, member } from '../../json.ts';
import type { ManagementLock } from '../../state/governance.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, requireAction, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { armRefusal } from '../refusals.ts';
import { scopeOf } from './scopeOf.ts';

const type = 'Microsoft.Authorization/locks';
const levels = ['CanNotDelete', 'ReadOnly'] as const;

/** The locks at the scope and below it (API description); with `atScope()` also those above. */
export function listLocks(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/read`, scope);
  const { estate } = call.azure;
  const atScope = call.request.query.get('$filter')?.toLowerCase() === 'atscope()';
  const rows = [...estate.locks.values()].filter(
    (lock) => contains(estate, scope, lock.scope) || (atScope && contains(estate, lock.scope, scope)),
  );
  return armPage(call, rows, lockView);
}

export function getLock(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/read`, scope);
  const lock = call.azure.estate.locks.get(idOf(call, scope).toLowerCase());
  if (lock === undefined) {
    throw armRefusal(404, 'LockNotFound', `The lock '${parameter(call.parameters, 'name')}' could not be found.`);
  }
  return { status: 200, body: lockView(lock) };
}

/** 201 where it is new, 200 where it is changed. */
export function putLock(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/write`, scope);
  const properties = member(bodyOf(call), 'properties');
  const asked = asString(member(properties, 'level'));
  const level = levels.find((candidate) => candidate.toLowerCase() === asked?.toLowerCase());
  if (level === undefined) {
    throw armRefusal(
      400,
      'InvalidLockLevel',
      `The lock level '${asked ?? ''}' is invalid. The supported levels are '${levels.join(',')}'.`,
    );
  }
  const id = idOf(call, scope);
  const before = call.azure.estate.locks.get(id.toLowerCase());
  const name = parameter(call.parameters, 'name');
  const lock = { id, name, scope, level, notes: asString(member(properties, 'notes')) };
  call.azure.estate.locks.set(id.toLowerCase(), lock);
  return { status: before === undefined ? 201 : 200, body: lockView(lock) };
}

export function deleteLock(call: ArmCall): Reply {
  const scope = scopeOf(call);
  requireAction(call, `${type}/delete`, scope);
  return { status: call.azure.estate.locks.delete(idOf(call, scope).toLowerCase()) ? 200 : 204 };
}

function idOf(call: ArmCall, scope: string): string {
  return `${scope}/providers/${type}/${parameter(call.parameters, 'name')}`;
}

function lockView({ id, name, level, notes }: ManagementLock): object {
  return { id, type, name, properties: { level, ...(notes === undefined ? {} : { notes }) } };
}
