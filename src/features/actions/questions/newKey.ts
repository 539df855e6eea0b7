import * as vscode from 'vscode';
import { storeObstacle } from '../../../core/plans/candidates.ts';
import type { ImportedKey, KeyChoice, NewKey, RotationPolicyWish, StoreChoice } from '../../../core/plans/inputs.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { asString } from '../../../core/resources/value.ts';
import { sha256OfFile } from '../../../platform/fileDigest.ts';
import { dayProblem, startOfDay } from '../choices/dates.ts';
import { isHsm, storeRows } from '../choices/storeRows.ts';
import { rotationPresets } from '../choices/rotationRows.ts';
import { liveOfType } from '../live.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice, dialog, text } from '../pickers/question.ts';
import type { Wishes } from '../wishes.ts';
import { newVaultQuestions, toNewVault, type VaultDraft } from './newVault.ts';

/** A key that is yet to be made or imported, as far as it is described. */
export interface KeyDraft {
  readonly file?: ImportedKey['file'];
  readonly store?: LiveResource | 'new';
  readonly vault?: VaultDraft;
  readonly name?: string;
  readonly keyType?: NewKey['keyType'];
  /** Seconds since 1970. */
  readonly expires?: number | 'never';
  readonly rotation?: { readonly preset: string; readonly wish?: RotationPolicyWish };
}

/** What to know of a key that is not there yet. */
export function newKeyQuestions(
  asking: Asking,
  accountsOf: (wishes: Wishes) => readonly LiveResource[],
): readonly Question<Wishes>[] {
  const isMade = ({ key }: Wishes) => key?.kind === 'new' || key?.kind === 'import';
  return [
    dialog({ id: 'key-file', isAsked: ({ key }) => key?.kind === 'import' }, chooseFile),
    askStore(asking, accountsOf, isMade),
    ...newVaultQuestions(asking, {
      isAsked: (wishes) => isMade(wishes) && wishes.draft?.store === 'new',
      draftOf: ({ draft }) => draft?.vault ?? {},
      apply: (wishes, vault) => drafted(wishes, { vault }),
      locationOf: (wishes) => accountsOf(wishes)[0],
    }),
    askName(asking, isMade),
    askType(asking),
    askExpiry(asking, isMade),
    askRotation(asking),
  ];
}

function drafted(wishes: Wishes, more: KeyDraft): Wishes {
  return { ...wishes, draft: { ...wishes.draft, ...more } };
}

/** The file is named and measured; what it holds is never shown and leaves it only for the key store. */
async function chooseFile(wishes: Wishes): Promise<Wishes | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: 'The Key to Import',
      openLabel: 'Import This Key',
      filters: { 'Keys (PEM, BYOK)': ['pem', 'byok'], 'All files': ['*'] },
    })) ?? [];
  if (!uri) return undefined;
  const path = uri.fsPath;
  const format = /\.byok$/i.test(path) ? 'byok' : 'pem';
  const file = { format, path, sha256: await sha256OfFile(path) } as const;
  return drafted(wishes, { file, ...(format === 'byok' && { keyType: 'RSA-HSM' }) });
}

function askStore(
  asking: Asking,
  accountsOf: (wishes: Wishes) => readonly LiveResource[],
  isAsked: (wishes: Wishes) => boolean,
): Question<Wishes> {
  return choice<LiveResource | 'new'>(asking, {
    id: 'store',
    isAsked,
    placeholder: () => 'In which key store is the key to be?',
    purpose: 'read the key stores',
    active: ({ draft }) => (draft?.store === 'new' ? 'new' : draft?.store?.key),
    async load(wishes, show) {
      const graph = await asking.estate.graph();
      const stores = [...liveOfType(graph, types.vault), ...liveOfType(graph, types.managedHsm)];
      const accounts = accountsOf(wishes);
      const now = asking.clock.now();
      show(
        storeRows(stores, {
          obstacle: (store) =>
            accounts.map((account) => storeObstacle(account, store, now)).find((reason) => reason !== undefined),
          offersNew: true,
        }),
      );
    },
    apply: (wishes, store) => drafted(wishes, { store }),
  });
}

function askName(asking: Asking, isAsked: (wishes: Wishes) => boolean): Question<Wishes> {
  return text(asking, {
    id: 'key-name',
    isAsked,
    prompt: () => 'The name of the key: letters, digits and hyphens',
    placeholder: 'openai-cmk',
    value: ({ draft }) => draft?.name,
    async check(name, { draft }) {
      // Source: "Vault name and object name": ^[0-9a-zA-Z-]+$, 1 to 127 characters.
      if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) return 'Letters, digits and hyphens, 127 at the most.';
      const store = draft?.store;
      if (store === undefined || store === 'new') return undefined;
      const { items } = await asking.estate.keys(store);
      const taken = items.some((key) => key.name.toLowerCase() === name.toLowerCase());
      return taken ? `${store.name} has a key of this name already.` : undefined;
    },
    apply: (wishes, name) => drafted(wishes, { name }),
  });
}

/** A Managed HSM and a BYOK file leave no choice. */
function askType(asking: Asking): Question<Wishes> {
  return choice<NewKey['keyType']>(asking, {
    id: 'key-type',
    isAsked: ({ key, draft }) =>
      (key?.kind === 'new' || (key?.kind === 'import' && draft?.file?.format === 'pem')) && !isInHsm(draft),
    placeholder: () => 'How is the key protected?',
    purpose: 'offer the types',
    active: ({ draft }) => draft?.keyType ?? 'RSA',
    load({ draft }, show) {
      const canHsm = isPremium(draft);
      const reason = 'A key that is protected by an HSM needs a vault with the SKU premium, or a Managed HSM.';
      show([
        {
          kind: 'choice',
          id: 'RSA',
          label: 'RSA, 2048 bits',
          icon: 'key',
          detail: 'Protected by software.',
          means: { value: 'RSA' },
        },
        {
          kind: 'choice',
          id: 'RSA-HSM',
          label: 'RSA-HSM, 2048 bits',
          icon: canHsm ? 'server' : 'circle-slash',
          detail: canHsm ? 'Never leaves the hardware security module.' : reason,
          means: canHsm
            ? { value: 'RSA-HSM' }
            : { explanation: { title: 'This vault has no hardware security module', text: reason } },
        },
      ]);
    },
    apply: (wishes, keyType) => drafted(wishes, { keyType }),
  });
}

function isInHsm(draft: KeyDraft | undefined): boolean {
  return typeof draft?.store === 'object' && isHsm(draft.store);
}

function isPremium(draft: KeyDraft | undefined): boolean {
  if (draft?.store === 'new') return draft.vault?.sku === 'premium';
  return draft?.store !== undefined && asString(draft.store.read('properties.sku.name'))?.toLowerCase() === 'premium';
}

function askExpiry(asking: Asking, isAsked: (wishes: Wishes) => boolean): Question<Wishes> {
  return text(asking, {
    id: 'key-expiry',
    isAsked,
    prompt: () =>
      'When does the key expire? A day like 2027-12-31; empty for never. An expired key locks what it encrypts.',
    placeholder: 'never',
    value: ({ draft }) =>
      typeof draft?.expires === 'number' ? new Date(draft.expires * 1000).toISOString().slice(0, 10) : undefined,
    check: (typed) => (typed === '' ? undefined : dayProblem(typed, asking.clock.now())),
    apply: (wishes, typed) => drafted(wishes, { expires: typed === '' ? 'never' : startOfDay(typed) }),
  });
}

function askRotation(asking: Asking): Question<Wishes> {
  return choice<NonNullable<KeyDraft['rotation']>>(asking, {
    id: 'key-rotation',
    isAsked: ({ key }) => key?.kind === 'new',
    placeholder: () => 'Is the key to be rotated by itself?',
    purpose: 'offer rotation policies',
    active: ({ draft }) => draft?.rotation?.preset ?? 'none',
    load: ({ draft }, show) =>
      show([
        {
          kind: 'choice',
          id: 'none',
          label: 'No rotation policy',
          icon: 'circle-outline',
          detail: 'It stays as it is until somebody rotates it.',
          means: { value: { preset: 'none' } },
        },
        ...rotationPresets(isInHsm(draft)).map(({ id, label, detail, wish }) => ({
          kind: 'choice' as const,
          id,
          label,
          icon: 'sync',
          detail,
          means: { value: { preset: id, wish } },
        })),
      ]),
    apply: (wishes, rotation) => drafted(wishes, { rotation }),
  });
}

/** The choice of a key as the core plans with it; undefined while something is open. */
export function toKeyChoice({ key, draft }: Wishes): KeyChoice | undefined {
  if (key?.kind === 'existing') return { kind: 'existing', id: key.key.id };
  const store = draft && toStoreChoice(draft);
  if (!key || !store || draft.name === undefined) return undefined;
  const keyType = isInHsm(draft) ? 'RSA-HSM' : (draft.keyType ?? 'RSA');
  const { name, expires, file, rotation } = draft;
  const dates = typeof expires === 'number' ? { expires } : {};
  if (key.kind === 'import') return file && { kind: 'import', store, name, keyType, file, ...dates };
  return { kind: 'new', store, name, keyType, ...dates, ...(rotation?.wish && { rotationPolicy: rotation.wish }) };
}

function toStoreChoice({ store, vault }: KeyDraft): StoreChoice | undefined {
  if (store === 'new') return vault && toNewVault(vault);
  return store && { kind: 'existing', id: store.id };
}
