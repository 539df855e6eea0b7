import type { ImportedKey, KeyDates, NewKey, RotationPolicyWish, StoreChoice } from '../../../../core/plans/inputs.ts';
import type { LiveResource } from '../../../../core/resources/resource.ts';
import { types } from '../../../../core/resources/types.ts';
import { asString } from '../../../../core/resources/value.ts';
import { textOf, type Answers } from '../answers.ts';
import { checked, choice, plainGroup, text } from '../controls.ts';
import { hasErrors, type FormContext, type Part } from '../form.ts';
import type { Wants } from '../offers.ts';
import { findById, storeOptions } from '../options.ts';
import { datesPart } from './datesPart.ts';
import { filePart } from './filePart.ts';
import type { ChosenKey } from './keyPart.ts';
import { rotationPart } from './rotationPart.ts';
import { newVaultPart } from './newVaultPart.ts';

/** The answer that stands for a vault which is yet to be made. */
export const newVault = 'new';

/** A key that is yet to be made, of material that Key Vault makes or that a file holds. */
export function newKeyPart(
  answers: Answers,
  context: FormContext,
  accounts: readonly LiveResource[],
  imported: boolean,
): Part<ChosenKey> & { readonly wants: Wants } {
  const where = storePart(answers, context, accounts);
  const name = checked(
    text(answers, { id: 'keyName', label: 'Name of the key', input: 'text', placeholder: 'cmk-azure-openai' }),
    nameError(textOf(answers, 'keyName')),
  );
  const type = typeControl(answers, where.store, where.isPremium);
  const dates = datesPart(answers, context.now);
  const rotation = imported ? undefined : rotationPart(answers, where.store?.type === types.managedHsm);
  const file = imported ? filePart(answers) : undefined;
  const parts = [where, dates, ...(rotation ? [rotation] : []), ...(file ? [file] : [])];
  const controls = [
    ...where.controls,
    name,
    type,
    ...(file?.controls ?? []),
    ...dates.controls,
    ...(rotation?.controls ?? []),
  ];
  const missing = [
    ...parts.flatMap((part) => part.missing),
    ...(name.value === '' ? ['a name for the key'] : []),
    ...(type.value === undefined ? ['a type for the key'] : []),
  ];
  const draft = { name: name.value, keyType: keyTypeOf(type.value), dates: dates.value ?? {}, store: where.value };
  const key =
    missing.length > 0 || hasErrors(controls)
      ? undefined
      : keyOf(draft, rotation?.value, imported ? file?.value : null);
  return {
    controls,
    value: key && { choice: key, ...(where.store && { store: where.store }) },
    missing,
    summary: name.value === '' ? '' : `${name.value} (${imported ? 'imported' : 'new'}) in ${where.summary || '…'}`,
    wants: where.wants,
  };
}

interface Draft {
  readonly name: string;
  readonly keyType: NewKey['keyType'];
  readonly dates: KeyDates;
  readonly store: StoreChoice | undefined;
}

/** @param file null for a key that Key Vault makes */
function keyOf(
  { name, keyType, dates, store }: Draft,
  rotationPolicy: RotationPolicyWish | 'none' | undefined,
  file: ImportedKey['file'] | null | undefined,
): NewKey | ImportedKey | undefined {
  if (!store) return undefined;
  if (file === null) {
    const policy = rotationPolicy === 'none' ? undefined : rotationPolicy;
    return { kind: 'new', store, name, keyType, ...dates, ...(policy && { rotationPolicy: policy }) };
  }
  return file && { kind: 'import', store, name, keyType, file, ...dates };
}

interface StorePart extends Part<StoreChoice> {
  readonly store?: LiveResource;
  /** Whether it can hold keys in hardware. */
  readonly isPremium: boolean;
  readonly wants: Wants;
}

function storePart(answers: Answers, context: FormContext, accounts: readonly LiveResource[]): StorePart {
  const { offers, now } = context;
  const control = choice(
    answers,
    { id: 'store', label: 'Where the key is kept', look: 'list', none: 'No key store is to be seen.' },
    [
      {
        label: '',
        options: [
          {
            value: newVault,
            label: 'A new vault',
            detail: 'With everything that a vault for customer-managed keys must have, purge protection included.',
          },
        ],
      },
      ...byObstacle(storeOptions(offers, accounts, now)),
    ],
    { reading: offers.reading.has('inventory') },
  );
  if (control.value === newVault) {
    const vault = newVaultPart(answers, context, accounts);
    const isPremium = vault.value?.sku === 'premium';
    return { ...vault, controls: [control, ...vault.controls], isPremium, wants: { resourceGroups: true } };
  }
  const store = findById(
    offers.stores.map((offer) => offer.store),
    control.value ?? '',
  );
  return {
    controls: [control],
    value: store && { kind: 'existing', id: store.id },
    missing: store ? [] : ['a key store'],
    summary: store?.name ?? '',
    isPremium: store !== undefined && canHoldHardwareKeys(store),
    wants: {},
    ...(store && { store }),
  };
}

function byObstacle(options: ReturnType<typeof storeOptions>) {
  return [
    { label: 'Key stores', options: options.filter(({ obstacle }) => obstacle === undefined) },
    { label: 'Cannot be chosen', options: options.filter(({ obstacle }) => obstacle !== undefined) },
  ];
}

/** Source: "Azure Key Vault service tiers": HSM-protected keys need the premium tier; a Managed HSM holds no others. */
function canHoldHardwareKeys(store: LiveResource): boolean {
  return store.type === types.managedHsm || asString(store.read('properties.sku.name'))?.toLowerCase() === 'premium';
}

function typeControl(answers: Answers, store: LiveResource | undefined, isPremium: boolean) {
  const needsPremium = 'It takes a premium vault or a Managed HSM.';
  const software = { value: 'RSA', label: 'RSA', description: 'protected by software', detail: '2048 bits.' };
  const hardware = { value: 'RSA-HSM', label: 'RSA-HSM', description: 'protected by hardware', detail: '2048 bits.' };
  const isHsm = store?.type === types.managedHsm;
  return choice(
    answers,
    { id: 'keyType', label: 'Type of the key', look: 'list' },
    plainGroup(
      isHsm ? { ...software, obstacle: 'A Managed HSM holds keys in hardware only.' } : software,
      isPremium ? hardware : { ...hardware, obstacle: needsPremium },
    ),
    { byDefault: isHsm ? 'RSA-HSM' : 'RSA' },
  );
}

function keyTypeOf(value: string | undefined): NewKey['keyType'] {
  return value === 'RSA-HSM' ? 'RSA-HSM' : 'RSA';
}

/** Source: "Azure Key Vault keys, secrets, and certificates overview", object names. */
function nameError(name: string): string | undefined {
  if (name === '' || /^[0-9a-zA-Z-]{1,127}$/.test(name)) return undefined;
  return 'A key’s name has 1 to 127 letters, digits and hyphens.';
}
