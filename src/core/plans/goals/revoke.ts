import { blastRadius, type BlastRadius } from '../../inspection/blastRadius.ts';
import { ResourceGraph } from '../../resources/graph.ts';
import { short } from '../../rules/usedVersion.ts';
import type { EstateReader } from '../../sources.ts';
import { inOrder, sequence } from '../derive.ts';
import type { RevokeInput } from '../inputs.ts';
import type { Plan, PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { consequences, delayWords, dependentsOf, effectsOf, gapNotes } from './parts/effects.ts';
import { blocker, note } from './parts/finding.ts';
import {
  confirmationPhrase,
  disableVersion,
  isEnabled,
  isNewest,
  keyWords,
  readKeySubject,
  subjectVersions,
  type KeySubject,
} from './parts/keyVersions.ts';
import { planRevokeGrants } from './parts/revokeGrants.ts';
import { sorted, subjectOf } from './parts/sorted.ts';

/**
 * Plans to take access away at once, whoever uses it: an emergency. Nothing waits for the gate; what it means is told first, and is
 * confirmed by typing. Nothing is changed.
 * @throws AzureFailure where the key, version or account cannot be read
 */
export function planRevoke(
  reader: EstateReader,
  { target }: RevokeInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  return target.kind === 'grants'
    ? planRevokeGrants(reader, target.accountId, now, signal)
    : revokeKey(reader, target.id, now, signal);
}

async function revokeKey(reader: EstateReader, id: string, now: number, signal: AbortSignal): Promise<Plan> {
  const subject = await readKeySubject(reader, id, signal);
  const radius = await blastRadius(reader, { kind: subject.version ? 'version' : 'key', id }, now, signal);
  const enabled = newestFirst(subject);
  const confirmation = { phrase: confirmationPhrase(subject), reason: consequences(radius) };
  const parts = enabled.map((version) => disableVersion(version, subject.key, { confirmation }));
  // None waits for another: in an emergency what can be done is done.
  const steps = inOrder(
    sequence(parts, ResourceGraph.of([subject.key, subject.store, ...subject.versions])).map((step) => ({
      ...step,
      after: [],
    })),
  );
  const findings = [
    ...(subject.version
      ? []
      : subject.findings.map(({ message }) =>
          blocker('key-versions', subject.key.id, `A version that is not listed would stay enabled. ${message}`),
        )),
    ...revocationNotes(subject, radius),
    ...(await preflight(reader, steps, signal)),
  ];
  return {
    format: 2,
    kind: 'revoke',
    title: `Revoke ${keyWords(subject)} in ${subject.store.name} at once`,
    subject: subjectOf(subject.key),
    accounts: dependentsOf(radius),
    related: [subject.store.id],
    choices: [
      { label: subject.version ? 'Version' : 'Key', value: `${keyWords(subject)} in ${subject.store.name}` },
      { label: 'Versions to disable', value: enabled.map(({ name }) => short(name)).join(', ') || 'none' },
    ],
    effects: effectsOf(radius),
    steps,
    proves: enabled.map(({ id, name }) => ({
      resource: id,
      name: `version ${short(name)}`,
      path: 'properties.attributes.enabled',
    })),
    ...sorted(findings, steps),
  };
}

function newestFirst(subject: KeySubject) {
  const enabled = subjectVersions(subject).filter(isEnabled);
  return [
    ...enabled.filter((version) => isNewest(version, subject.key)),
    ...enabled.filter((version) => !isNewest(version, subject.key)),
  ];
}

function revocationNotes({ key }: KeySubject, radius: BlastRadius): readonly PlanFinding[] {
  return [compromiseNote(key.id, key.name), note('revocation', key.id, delayWords), ...gapNotes(radius)];
}

/** Source: "Secure your keys" and "Azure Key Vault backup": "do not immediately disable or delete the key". */
export function compromiseNote(keyId: string, keyName: string): PlanFinding {
  return note(
    'compromise',
    keyId,
    `If key ${keyName} is compromised, Microsoft advises not to disable it at once, but to move every account to a new key in another vault first (“replace-compromised”): copies that were restored from a backup are independent of it and stay usable for whoever has them, while your own data goes dark.`,
    'warning',
  );
}
