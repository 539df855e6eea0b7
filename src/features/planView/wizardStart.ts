import { types } from '../../core/resources/types.ts';
import { parentArmId } from '../../core/resources/armId.ts';
import type { WizardMemento } from '../../protocol/messages.ts';
import type { WizardKind } from '../../protocol/wizardView.ts';
import { isWizardKind } from './wizard/kinds.ts';

/** A resource that a command was called on. */
interface Called {
  readonly id: string;
  readonly type: string;
}

/**
 * What the wizard begins with: the rows of the tree that it was opened on, and the kind of plan where one was named.
 * @param row the row, or anything that carries a resource
 * @param more the kind, or the rows that are selected, as VS Code hands them over
 */
export function wizardStart(row: unknown, more: unknown, kind?: unknown): WizardMemento {
  const rows = Array.isArray(more) && more.length > 0 ? (more as readonly unknown[]) : [row];
  const called = rows.flatMap((one) => calledOn(one) ?? []);
  const accounts = called.filter(({ type }) => type === types.account).map(({ id }) => id);
  const key = called.flatMap((one) => keyOf(one) ?? [])[0];
  const store = called.find(({ type }) => type === types.vault || type === types.managedHsm)?.id;
  const place = key ?? store;
  const named = [more, kind].find(isWizardKind);
  return {
    kind: named ?? defaultKind(accounts.length > 0, key !== undefined),
    answers: {
      ...(accounts.length > 0 && { accounts }),
      ...(key !== undefined && { key, keyFrom: 'existing' }),
      ...(place !== undefined && { scopeOfGrant: place }),
    },
  };
}

function defaultKind(hasAccounts: boolean, hasKey: boolean): WizardKind {
  return !hasAccounts && hasKey ? 'rotate' : 'enable';
}

function keyOf({ id, type }: Called): string | undefined {
  if (type === types.vaultKey || type === types.hsmKey) return id;
  return type === types.vaultKeyVersion || type === types.hsmKeyVersion ? parentArmId(id) : undefined;
}

function calledOn(row: unknown): Called | undefined {
  const resource = (row as { readonly resource?: unknown } | null | undefined)?.resource;
  if (typeof resource !== 'object' || resource === null) return undefined;
  const { id, type } = resource as Readonly<Record<string, unknown>>;
  return typeof id === 'string' && typeof type === 'string' ? { id, type } : undefined;
}
