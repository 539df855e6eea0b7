import { inspectAccount } from '../../inspection/inspect.ts';
import { presenceOfKey, presenceOfResource } from '../../inspection/presence.ts';
import { normalizeArmId, parseArmId } from '../../resources/armId.ts';
import { ResourceGraph } from '../../resources/graph.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { isKeyStore, resourceType } from '../../resources/types.ts';
import { asString, at } from '../../resources/value.ts';
import type { EstateReader } from '../../sources.ts';
import type { SetChange } from '../change.ts';
import type { Diagnosis } from '../diagnose.ts';
import { diagnoseAbsence, diagnoseAudience } from './absence.ts';
import { remedyFor } from './remedy.ts';

/** Why an account could not be put under a key: what the binding that was wished lacks now. */
export async function diagnoseBinding(
  reader: EstateReader,
  change: SetChange,
  related: readonly string[],
  now: number,
  signal: AbortSignal,
): Promise<Diagnosis | undefined> {
  const named = (name: string) => asString(at(change.value, `keyVaultProperties.${name}`));
  const uri = named('keyVaultUri');
  const wrongAudience = uri === undefined ? undefined : diagnoseAudience(reader, uri);
  if (wrongAudience) return wrongAudience;
  const account = await reader.resource(change.resource, signal);
  const resources: LiveResource[] = [account];
  for (const id of related) {
    const presence = await presenceOfResource(reader, id, signal);
    const absent = diagnoseAbsence(id, wordFor(id), presence);
    if (absent) return absent;
    if (presence.kind === 'unread') throw presence.failure;
    if (presence.kind === 'present') resources.push(presence.resource);
  }
  const store = resources.find(({ type }) => isKeyStore(type));
  const keyName = named('keyName');
  if (store && keyName !== undefined) {
    const keyId = `${store.id}/keys/${keyName}`;
    const absent = diagnoseAbsence(keyId, 'Key', await presenceOfKey(reader, keyId, signal));
    if (absent) return absent;
  }
  const wished = ResourceGraph.of(resources).after([change]);
  const inspection = await inspectAccount(reader, wished, normalizeArmId(change.resource), now, signal);
  const errors = (inspection?.findings ?? []).filter(
    // Another change under way ends by itself.
    ({ severity, certainty, rule }) => severity === 'error' && certainty === 'known' && rule !== 'account-state',
  );
  const [first] = errors;
  if (!inspection || !first) return undefined;
  const remedy = remedyFor(first, inspection.binding, account);
  return { message: errors.map(({ message }) => message).join(' '), ...(remedy && { remedy }) };
}

function wordFor(id: string): string {
  const type = resourceType(parseArmId(id)?.type ?? '');
  return type !== undefined && isKeyStore(type) ? 'Key store' : 'Identity';
}
