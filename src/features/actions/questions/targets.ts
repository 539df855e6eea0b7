import { parentArmId } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { isKey, isKeyStore, isKeyVersion, types } from '../../../core/resources/types.ts';
import { keyRows, type ChosenKey } from '../choices/keyRows.ts';
import { searchKeys } from '../choices/keySearch.ts';
import { storeRows } from '../choices/storeRows.ts';
import { targetVersionRows } from '../choices/versionRows.ts';
import { liveOfType } from '../live.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice } from '../pickers/question.ts';
import { mapRow, type Row } from '../pickers/rows.ts';
import type { Wishes } from '../wishes.ts';

/** The first resource of such a type that a command was called on, as what the plan is about. */
export function targetIn(on: readonly LiveResource[], isWanted: (type: LiveResource['type']) => boolean): Wishes {
  const target = on.find(({ type }) => isWanted(type));
  return target ? { target } : {};
}

/** The accounts that a command was called on. */
export function accountsIn(on: readonly LiveResource[]): Wishes {
  const accounts = on.filter(({ type }) => type === types.account);
  return accounts.length === 0 ? {} : { accounts };
}

/** Any key that can be seen. */
export function askKey(asking: Asking, start: Wishes, placeholder: string): readonly Question<Wishes>[] {
  if (start.target) return [];
  return [
    choice<ChosenKey>(asking, {
      id: 'target',
      placeholder: () => placeholder,
      purpose: 'read the key stores',
      active: ({ target }) => target && keyIdOf(target).toLowerCase(),
      load: (_, show, signal) =>
        searchKeys(asking.estate, [], asking.clock.now(), (stores) => show(keyRows([], stores)), signal),
      apply: (_, { key }) => ({ target: key }),
    }),
  ];
}

/** Any key that can be seen, as a whole or one of its versions. */
export function askKeyOrVersion(asking: Asking, start: Wishes, placeholder: string): readonly Question<Wishes>[] {
  if (start.target) return [];
  return [
    ...askKey(asking, start, placeholder),
    choice<LiveResource>(asking, {
      id: 'part',
      placeholder: () => 'The whole key, or one of its versions?',
      purpose: 'read the versions of the key',
      active: ({ target }) => target?.key,
      async load({ target }, show, signal) {
        if (!target) return;
        const key = isKeyVersion(target.type) ? await asking.estate.key(keyIdOf(target)) : target;
        show(targetVersionRows(key, []));
        signal.throwIfAborted();
        const { items } = await asking.estate.keyVersions(key);
        show(targetVersionRows(key, items));
      },
      apply: (_, target) => ({ target }),
    }),
  ];
}

/** Any key store that can be seen. */
export function askStore(asking: Asking, start: Wishes, placeholder: string): readonly Question<Wishes>[] {
  if (start.target) return [];
  return [
    choice<LiveResource>(asking, {
      id: 'target',
      placeholder: () => placeholder,
      purpose: 'read the key stores',
      active: ({ target }) => target?.key,
      load: async (_, show) => show((await storesOf(asking)) as readonly Row<LiveResource>[]),
      apply: (wishes, target) => ({ ...wishes, target }),
    }),
  ];
}

/** A key store with all its keys, or one key. */
export function askStoreOrKey(asking: Asking, start: Wishes, placeholder: string): readonly Question<Wishes>[] {
  if (start.target) return [];
  return [
    choice<LiveResource>(asking, {
      id: 'target',
      placeholder: () => placeholder,
      purpose: 'read the key stores',
      active: ({ target }) => target?.key,
      async load(_, show, signal) {
        const stores = (await storesOf(asking)) as readonly Row<LiveResource>[];
        const showKeys = (keys: readonly Row<ChosenKey>[]) =>
          show([
            ...keys.map((row) => mapRow(row, ({ key }) => key)),
            { kind: 'separator', label: 'All keys of' },
            ...stores,
          ]);
        showKeys([]);
        await searchKeys(asking.estate, [], asking.clock.now(), (views) => showKeys(keyRows([], views)), signal);
      },
      apply: (wishes, target) => ({ ...wishes, target }),
    }),
  ];
}

async function storesOf({ estate }: Asking): Promise<readonly Row<LiveResource | 'new'>[]> {
  const graph = await estate.graph();
  return storeRows([...liveOfType(graph, types.vault), ...liveOfType(graph, types.managedHsm)], { offersNew: false });
}

/** The key that a key, or a version of it, is. */
export function keyIdOf({ id, type }: LiveResource): string {
  // A version's id is that of its key with `/versions/{version}` behind it.
  return isKeyVersion(type) ? (parentArmId(id) ?? id) : id;
}

export function isKeyOrVersion(type: LiveResource['type']): boolean {
  return isKey(type) || isKeyVersion(type);
}

export function isStoreOrKey(type: LiveResource['type']): boolean {
  return isKey(type) || isKeyStore(type);
}
