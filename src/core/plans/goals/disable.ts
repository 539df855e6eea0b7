import { blastRadius, type BlastRadius } from '../../inspection/blastRadius.ts';
import { gateWords, readGate, type Gate } from '../../inspection/gate.ts';
import { ResourceGraph } from '../../resources/graph.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { short } from '../../rules/usedVersion.ts';
import type { EstateReader } from '../../sources.ts';
import { sequence, type GoalChange } from '../derive.ts';
import type { DisableInput } from '../inputs.ts';
import type { Plan, PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { consequences, delayWords, dependentsOf, effectsOf, gapNotes } from './parts/effects.ts';
import { blocker, note } from './parts/finding.ts';
import {
  awaitUnused,
  confirmationPhrase,
  disableVersion,
  isEnabled,
  keyWords,
  readKeySubject,
  subjectVersions,
  type KeySubject,
} from './parts/keyVersions.ts';
import { sorted, subjectOf } from './parts/sorted.ts';

interface JudgedVersion {
  readonly version: LiveResource;
  readonly gate: Gate;
}

/**
 * Plans to switch off a key, which is all of its enabled versions, or one version: behind the safe-to-disable gate, or without it where
 * a person takes it upon themselves. Nothing is changed.
 * @throws AzureFailure where key, version or key store cannot be read
 */
export async function planDisable(
  reader: EstateReader,
  { id, override }: DisableInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const subject = await readKeySubject(reader, id, signal);
  const enabled = subjectVersions(subject).filter(isEnabled);
  const [radius, judged] = await Promise.all([
    blastRadius(reader, { kind: subject.version ? 'version' : 'key', id }, now, signal),
    Promise.all(
      enabled.map(async (version) => ({
        version,
        gate: await readGate(reader, subject.key.id, version.name, now, signal),
      })),
    ),
  ]);
  const parts = override ? forced(subject, enabled, radius) : gated(subject, judged);
  const steps = sequence(parts, ResourceGraph.of([subject.key, subject.store, ...subject.versions]));
  const findings = [
    ...(subject.version ? [] : subject.findings.map((finding) => unlisted(finding, override))),
    ...(override ? judged.flatMap((version) => gateNotes(version, subject)) : gateFindings(judged, subject)),
    ...gapNotes(radius),
    ...(enabled.length > 0 ? [note('revocation', subject.key.id, delayWords)] : []),
    ...(await preflight(reader, steps, signal)),
  ];
  return {
    format: 2,
    kind: 'disable',
    title: `Disable ${keyWords(subject)} in ${subject.store.name}`,
    subject: subjectOf(subject.key),
    accounts: dependentsOf(radius),
    related: [subject.store.id],
    choices: [
      { label: subject.version ? 'Version' : 'Key', value: `${keyWords(subject)} in ${subject.store.name}` },
      { label: 'Versions to disable', value: enabled.map(({ name }) => short(name)).join(', ') || 'none' },
      {
        label: 'Gate',
        value: override ? 'overridden: also where something uses it' : 'only while nothing is known to use it',
      },
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

/** Each version is looked at again just before it is disabled. */
function gated({ key }: KeySubject, judged: readonly JudgedVersion[]): readonly GoalChange[] {
  return judged.flatMap(({ version }) => [awaitUnused(version, key), disableVersion(version, key)]);
}

function forced(subject: KeySubject, enabled: readonly LiveResource[], radius: BlastRadius): readonly GoalChange[] {
  const confirmation = { phrase: confirmationPhrase(subject), reason: consequences(radius) };
  return enabled.map((version) => disableVersion(version, subject.key, { confirmation }));
}

/** A version that was not listed would stay enabled, and the key with it. */
function unlisted(finding: PlanFinding, override: boolean): PlanFinding {
  if (override) return finding;
  return blocker('key-versions', finding.subject, `Not every version could be listed. ${finding.message}`);
}

function gateFindings(judged: readonly JudgedVersion[], subject: KeySubject): readonly PlanFinding[] {
  return judged.flatMap(({ version, gate }) => {
    const of = `Version ${short(version.name)} of key ${subject.key.name}`;
    if (gate.kind === 'open') return [note('gate', version.id, `${of}: ${gate.evidence.join(' ')}`)];
    const why = gate.kind === 'used' ? 'is in use' : 'may be in use, and that cannot be known';
    const wayOut = `To disable it all the same, choose to override the gate, and type “${confirmationPhrase(subject)}”.`;
    return [blocker('gate', version.id, `${of} ${why}. ${gateWords(gate)} ${wayOut}`)];
  });
}

function gateNotes({ version, gate }: JudgedVersion, { key }: KeySubject): readonly PlanFinding[] {
  const of = `Version ${short(version.name)} of key ${key.name}`;
  return gate.kind === 'open'
    ? [note('gate', version.id, `${of}: ${gate.evidence.join(' ')}`)]
    : [note('gate', version.id, `The gate is shut for version ${short(version.name)}. ${gateWords(gate)}`, 'warning')];
}
