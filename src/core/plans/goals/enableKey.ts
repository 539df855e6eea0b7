import { blastRadius, type BlastRadius } from '../../inspection/blastRadius.ts';
import { ResourceGraph } from '../../resources/graph.ts';
import { short } from '../../rules/usedVersion.ts';
import type { EstateReader } from '../../sources.ts';
import { sequence } from '../derive.ts';
import type { EnableKeyInput } from '../inputs.ts';
import type { Plan, PlanEffect } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { dependentsOf, gapNotes } from './parts/effects.ts';
import { note } from './parts/finding.ts';
import { enableVersion, isEnabled, keyWords, readKeySubject, subjectVersions } from './parts/keyVersions.ts';
import { sorted, subjectOf } from './parts/sorted.ts';

/**
 * Plans to switch a key, which is all of its disabled versions, or one version on again. Nothing is changed.
 * @throws AzureFailure where key, version or key store cannot be read
 */
export async function planEnableKey(
  reader: EstateReader,
  { id }: EnableKeyInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const subject = await readKeySubject(reader, id, signal);
  const disabled = subjectVersions(subject).filter((version) => !isEnabled(version));
  const radius = await blastRadius(reader, { kind: subject.version ? 'version' : 'key', id }, now, signal);
  const steps = sequence(
    disabled.map((version) => enableVersion(version, subject.key)),
    ResourceGraph.of([subject.key, subject.store, ...subject.versions]),
  );
  const several =
    !subject.version && disabled.length > 1
      ? [
          note(
            'all-versions',
            subject.key.id,
            `All ${disabled.length} disabled versions are enabled, also those that were disabled because nothing was to use them any more. To enable one alone, choose that version.`,
          ),
        ]
      : [];
  const findings = [...several, ...subject.findings, ...gapNotes(radius), ...(await preflight(reader, steps, signal))];
  return {
    format: 2,
    kind: 'enable-key',
    title: `Enable ${keyWords(subject)} in ${subject.store.name}`,
    subject: subjectOf(subject.key),
    accounts: dependentsOf(radius),
    related: [subject.store.id],
    choices: [
      { label: subject.version ? 'Version' : 'Key', value: `${keyWords(subject)} in ${subject.store.name}` },
      { label: 'Versions to enable', value: disabled.map(({ name }) => short(name)).join(', ') || 'none' },
    ],
    effects: disabled.length === 0 ? [] : restored(radius),
    steps,
    proves: disabled.map(({ id, name }) => ({
      resource: id,
      name: `version ${short(name)}`,
      path: 'properties.attributes.enabled',
    })),
    ...sorted(findings, steps),
  };
}

/** Those who would be dark without it get their data back. */
function restored({ accounts }: BlastRadius): readonly PlanEffect[] {
  return accounts
    .filter(({ effect }) => effect !== 'keeps')
    .map(({ account: { id, name }, effect, reason }) => ({
      kind: effect === 'dark' ? 'follows' : 'unknown',
      subject: id,
      name,
      message:
        effect === 'dark'
          ? `${name} can open its data again: ${reason}. When it takes note of that is not published.`
          : `Whether ${name} needs it cannot be known: ${reason}.`,
    }));
}
