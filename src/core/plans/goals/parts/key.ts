import { parentArmId } from '../../../resources/armId.ts';
import { newestVersion } from '../../../resources/binding.ts';
import type { JsonObject } from '../../../resources/json.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { known, object, type Value } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import { productOf } from '../../change.ts';
import type { GoalChange } from '../../derive.ts';
import type { ImportedKey, KeyChoice, KeyDates, NewKey, RotationPolicyWish, VersionChoice } from '../../inputs.ts';
import type { PlanFinding } from '../../plan.ts';
import { nameFindings } from './keyChecks.ts';
import { keyFindings } from './keyLimits.ts';
import { hsmTemplateNote } from './notes.ts';
import { existingStore, planStore, type PlannedStore } from './store.ts';

/** A key that is there, or that the plan makes, with the store that it lies in. */
export interface PlannedKey {
  readonly store: PlannedStore;
  readonly id: string;
  readonly name: string;
  /** The key as it is; undefined where it is yet to be made. */
  readonly resource?: LiveResource;
  readonly goal: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
}

/** The only size on which Microsoft's documents for Azure OpenAI and for Foundry agree, in bits. */
const keySize = 2048;

/** What a key for encryption at rest is used for; it needs no more. Source: "the identity needs Get, Wrap Key, Unwrap Key". */
const keyOps = ['wrapKey', 'unwrapKey'];

/**
 * @param tenantId of the accounts that the key is to serve
 * @throws AzureFailure where a key or store that should be there cannot be read
 */
export async function planKey(
  reader: EstateReader,
  choice: KeyChoice,
  tenantId: string | undefined,
  signal: AbortSignal,
): Promise<PlannedKey> {
  if (choice.kind === 'existing') return existingKey(reader, choice.id, signal);
  const store = await planStore(reader, choice.store, tenantId, signal);
  const id = `${store.id}/keys/${choice.name}`;
  const own = choice.kind === 'new' ? creation(id, store, choice) : importing(id, store, choice);
  return {
    store,
    id,
    name: choice.name,
    goal: [...store.goal, ...own],
    findings: [
      ...store.findings,
      ...(await nameFindings(reader, id, store, choice, signal)),
      ...keyFindings(id, choice, store.isHsm),
      ...(store.isHsm ? [hsmTemplateNote(store.name, id)] : []),
    ],
  };
}

async function existingKey(reader: EstateReader, id: string, signal: AbortSignal): Promise<PlannedKey> {
  const storeId = parentArmId(id);
  if (storeId === undefined) throw new TypeError(`${id} is not the id of a key.`);
  const [store, resource] = await Promise.all([reader.resource(storeId, signal), reader.key(id, signal)]);
  return { store: existingStore(store), id: resource.id, name: resource.name, resource, goal: [], findings: [] };
}

function creation(id: string, store: PlannedStore, wish: NewKey): readonly GoalChange[] {
  const create: GoalChange = {
    id: 'key',
    title: `Create key ${wish.name} in ${store.name}`,
    change: {
      kind: 'create',
      resource: id,
      type: store.isHsm ? types.hsmKey : types.vaultKey,
      scope: store.id,
      properties: known({ ...keyBody(wish.keyType, wish), keySize }),
    },
    cost: 'none',
    costExplanation: 'A key costs what Key Vault charges for it. Nothing uses it yet.',
  };
  return wish.rotationPolicy ? [create, rotationPolicyChange(id, wish.name, store, wish.rotationPolicy)] : [create];
}

function importing(id: string, store: PlannedStore, wish: ImportedKey): readonly GoalChange[] {
  return [
    {
      id: 'key',
      title: `Import key ${wish.name} into ${store.name}`,
      change: {
        kind: 'act',
        act: 'import',
        resource: id,
        type: store.isHsm ? types.hsmKey : types.vaultKey,
        parameters: object({
          ...Object.fromEntries(Object.entries(wish.file).map(([name, value]) => [name, known(value)])),
          hsm: known(wish.keyType === 'RSA-HSM'),
          key: known(keyBody(wish.keyType, wish)),
        }),
      },
      cost: 'none',
      costExplanation:
        'An imported key is as safe as the file it comes from. Key Vault cannot rotate it by itself: a new version must be imported, or a new key made.',
    },
  ];
}

function keyBody(kty: NewKey['keyType'], { notBefore, expires }: KeyDates): JsonObject {
  const attributes = {
    enabled: true,
    ...(notBefore !== undefined && { nbf: notBefore }),
    ...(expires !== undefined && { exp: expires }),
  };
  return { kty, keyOps, attributes };
}

/** The rotation policy of a key, as Azure Resource Manager spells it. */
export function rotationPolicyChange(
  keyId: string,
  keyName: string,
  store: Pick<PlannedStore, 'isHsm' | 'name'>,
  wish: RotationPolicyWish,
): GoalChange {
  const actions: JsonObject[] = [
    ...(wish.rotate ? [{ trigger: { ...wish.rotate }, action: { type: 'rotate' } }] : []),
    ...(wish.notify ? [{ trigger: { ...wish.notify }, action: { type: 'notify' } }] : []),
  ];
  return {
    id: 'rotation-policy',
    title: `Set the rotation policy of key ${keyName} in ${store.name}`,
    change: {
      kind: 'set',
      resource: keyId,
      type: store.isHsm ? types.hsmKey : types.vaultKey,
      path: 'properties.rotationPolicy',
      value: known({
        ...(wish.expiryTime !== undefined && { attributes: { expiryTime: wish.expiryTime } }),
        lifetimeActions: actions,
      }),
    },
    cost: 'none',
    costExplanation: wish.rotate
      ? `${store.isHsm ? 'The HSM makes new versions by itself from then on.' : 'Key Vault makes new versions by itself from then on and charges for each.'} It gives an expiry date to new versions only, not to the present one.`
      : 'The policy makes no new versions.',
  };
}

/** The version that an account's encryption is to name: an empty string for none. */
export function wishedVersion(choice: VersionChoice, key: PlannedKey): Value {
  if (choice === 'versionless') return known('');
  if (choice !== 'newest') return known(choice.pinned);
  const newest = key.resource && newestVersion(key.resource);
  return newest === undefined ? productOf('key', 'version') : known(newest);
}
