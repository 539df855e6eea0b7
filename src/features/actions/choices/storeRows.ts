import { parseArmId } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { asString } from '../../../core/resources/value.ts';
import { group, joined, type Choice, type Row } from '../pickers/rows.ts';

export interface StoreOptions {
  /** Why a key store cannot serve. */
  readonly obstacle?: (store: LiveResource) => string | undefined;
  /** Whether one that is yet to be made can be chosen. */
  readonly offersNew: boolean;
}

export function isHsm(store: LiveResource): boolean {
  return store.type === types.managedHsm;
}

/** Key stores to choose from; those that cannot serve below, with the reason. */
export function storeRows(
  stores: readonly LiveResource[],
  { obstacle, offersNew }: StoreOptions,
): readonly Row<LiveResource | 'new'>[] {
  const judged = [...stores]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((store) => ({ store, reason: obstacle?.(store) }));
  const able = judged.flatMap(({ store, reason }) => (reason === undefined ? [ableRow(store)] : []));
  const useless = judged.flatMap(({ store, reason }) => (reason === undefined ? [] : [uselessRow(store, reason)]));
  return [
    ...able,
    ...(offersNew ? [newVault] : []),
    ...(able.length === 0 && !offersNew ? [noneRow] : []),
    ...group('Cannot serve', useless),
  ];
}

function ableRow(store: LiveResource): Choice<LiveResource> {
  return { ...named(store), icon: isHsm(store) ? 'server' : 'lock', means: { value: store } };
}

function uselessRow(store: LiveResource, reason: string): Choice<LiveResource> {
  return {
    ...named(store),
    icon: 'circle-slash',
    detail: reason,
    means: { explanation: { title: `${store.name} cannot serve`, text: reason } },
  };
}

function named(store: LiveResource) {
  return {
    kind: 'choice' as const,
    id: store.key,
    label: store.name,
    description: joined(
      isHsm(store) ? 'Managed HSM' : 'vault',
      asString(store.read('location')),
      parseArmId(store.id)?.resourceGroup,
    ),
  };
}

const newVault: Choice<'new'> = {
  kind: 'choice',
  id: 'new',
  label: 'New vault…',
  icon: 'add',
  detail: 'With purge protection, soft delete, role assignments and the bypass for trusted services.',
  means: { value: 'new' },
};

const noneText = 'You can see no vault and no Managed HSM.';

const noneRow: Choice<LiveResource> = {
  kind: 'choice',
  id: 'none',
  label: 'No key store to choose',
  icon: 'info',
  detail: noneText,
  means: { explanation: { title: 'No key store to choose', text: noneText } },
};
