import { AzureFailure } from '../../core/failure.ts';
import { placeOf, type Change } from '../../core/plans/change.ts';
import type { JsonObject } from '../../core/resources/json.ts';
import { types } from '../../core/resources/types.ts';
import type { Context } from '../read/context.ts';
import { addAccessPolicy } from './accessPolicy.ts';
import { setOnAccount } from './account.ts';
import { setOnKeyStore } from './keyStore.ts';
import { createRoleAssignment } from './roleAssignment.ts';

type Apply<C extends Change> = (context: Context, change: C, signal: AbortSignal) => Promise<void>;

type SetChange = Extract<Change, { kind: 'set' }>;
type CreateChange = Extract<Change, { kind: 'create' }>;

/** How a property of each type is set, and a resource of each type created: a new kind of change adds a row. */
const sets: Readonly<Partial<Record<Change['type'], Apply<SetChange>>>> = {
  [types.account]: setOnAccount,
  [types.vault]: setOnKeyStore,
  [types.managedHsm]: setOnKeyStore,
};

const creates: Readonly<Partial<Record<Change['type'], Apply<CreateChange>>>> = {
  [types.roleAssignment]: createRoleAssignment,
  [types.accessPolicy]: addAccessPolicy,
};

/**
 * Makes one change and waits until Azure has finished with it.
 * @throws AzureFailure
 */
export async function apply(context: Context, change: Change, signal: AbortSignal): Promise<JsonObject | undefined> {
  switch (change.kind) {
    case 'set':
      await (sets[change.type] ?? unsupported)(context, change, signal);
      return undefined;
    case 'create':
      await (creates[change.type] ?? unsupported)(context, change, signal);
      return undefined;
    case 'delete':
    case 'act':
    case 'await':
      return unsupported(context, change);
  }
}

function unsupported(_context: Context, change: Change): Promise<never> {
  return Promise.reject(
    new AzureFailure({
      kind: 'rejected',
      purpose: `${change.kind} a resource of type ${change.type}`,
      resource: placeOf(change),
      azureMessage: 'This product does not make such a change.',
    }),
  );
}
