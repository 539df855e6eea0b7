import { presenceOfKey, presenceOfResource, type Presence } from '../../inspection/presence.ts';
import { parentArmId } from '../../resources/armId.ts';
import { storeUriOf } from '../../resources/resourceIndex.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { isKey, isKeyVersion } from '../../resources/types.ts';
import { asBoolean, asString } from '../../resources/value.ts';
import type { EstateReader } from '../../sources.ts';
import type { Change } from '../change.ts';
import type { Diagnosis } from '../diagnose.ts';
import { preflight } from '../preflight.ts';
import type { Step } from '../step.ts';
import { diagnoseAbsence, diagnoseAudience } from './absence.ts';

/** Why the caller was refused a step, by what it asks of the caller and of what it is about. */
export async function diagnoseCaller(
  reader: EstateReader,
  step: Step,
  signal: AbortSignal,
): Promise<Diagnosis | undefined> {
  const inStore = isInStore(step.change) ? await diagnoseInStore(reader, step, signal) : undefined;
  if (inStore) return inStore;
  const findings = await preflight(reader, [step], signal);
  // Before it was refused, a right that may come from a group was only a doubt.
  const telling = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  return telling.length === 0 ? undefined : { message: telling.map(({ message }) => message).join(' ') };
}

/** Whether a change is made in the key store itself, past Azure Resource Manager. */
function isInStore({ type }: Change): boolean {
  return isKey(type) || isKeyVersion(type);
}

async function diagnoseInStore(reader: EstateReader, step: Step, signal: AbortSignal): Promise<Diagnosis | undefined> {
  const { change } = step;
  const keyId = isKeyVersion(change.type) ? (parentArmId(change.resource) ?? change.resource) : change.resource;
  const storeId = parentArmId(keyId) ?? keyId;
  const store = await presenceOfResource(reader, storeId, signal);
  const absent = diagnoseAbsence(storeId, 'Key store', store);
  if (absent) return absent;
  if (store.kind !== 'present') return undefined;
  const audience = diagnoseAudience(reader, asString(storeUriOf(store.resource)) ?? '');
  if (audience) return audience;
  const isMade = change.kind === 'create' || (change.kind === 'act' && makesKey.includes(change.act));
  const key = isMade ? undefined : await presenceOfKey(reader, keyId, signal);
  const lost = key && diagnoseAbsence(keyId, 'Key', key);
  if (lost) return lost;
  const rights = await preflight(reader, [step], signal);
  const lacking = rights.filter(({ severity, certainty }) => severity === 'error' && certainty === 'known');
  if (lacking.length > 0) return { message: lacking.map(({ message }) => message).join(' ') };
  return diagnoseOff(change, keyId, key) ?? diagnoseShut(store.resource);
}

const makesKey: readonly string[] = ['import', 'restore', 'recover'];

/** Source: Key Vault, key attributes: a disabled key refuses every operation. */
function diagnoseOff(change: Change, keyId: string, key: Presence | undefined): Diagnosis | undefined {
  if (change.kind !== 'act' || key?.kind !== 'present') return undefined;
  if (asBoolean(key.resource.read('properties.attributes.enabled')) !== false) return undefined;
  return { message: `Key ${key.resource.name} is disabled.`, remedy: { kind: 'enable-key', id: keyId } };
}

/** The data plane of a key store asks who comes from where; its firewall never holds for Azure Resource Manager. */
function diagnoseShut(store: LiveResource): Diagnosis | undefined {
  const access = asString(store.read('properties.publicNetworkAccess'))?.toLowerCase();
  const action = asString(store.read('properties.networkAcls.defaultAction'))?.toLowerCase();
  const mend = 'Come from a network that it lets in, by a private endpoint for example, or have its rules changed.';
  if (access === 'disabled') {
    return {
      message: `${store.name} has public network access turned off, and keys are changed in it itself. ${mend}`,
    };
  }
  if (access === 'securedbyperimeter') {
    return { message: `${store.name} is secured by a network security perimeter, which may keep you out. ${mend}` };
  }
  if (action !== 'deny') return undefined;
  return {
    message: `The firewall of ${store.name} denies all addresses but some; yours may not be among them. ${mend}`,
  };
}
