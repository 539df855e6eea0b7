import type { BlastRadius } from '../../../core/inspection/blastRadius.ts';
import { consequences, effectsOf } from '../../../core/plans/goals/parts/effects.ts';
import type { PlanEffect } from '../../../core/plans/plan.ts';
import { code, plain, utc } from '../markdown.ts';

export interface BlastWords {
  /** What is thought away. */
  readonly name: string;
  /** When it was read, in milliseconds since 1970. */
  readonly now: number;
  readonly isEmulator: boolean;
}

const kinds = {
  version: 'version',
  key: 'key',
  store: 'key store',
  identity: 'identity',
  'account-identity': 'own identity of account',
  assignment: 'grant',
  policy: 'access policy',
  grants: 'grants of account',
} as const;

const sections: readonly (readonly [kind: PlanEffect['kind'], heading: string])[] = [
  ['dark', 'These go dark'],
  ['unknown', 'These may go dark: it cannot be known'],
  ['keeps', 'These go on: they have something else that serves'],
];

/** A blast radius as a Markdown document: who goes dark, who may, and what could not be seen. */
export function blastDocument(radius: BlastRadius, { name, now, isEmulator }: BlastWords): string {
  const effects = effectsOf(radius);
  const { subject, gaps } = radius;
  // Whom the log shows or the gaps hide is unknown, so "nobody" is only said of what can be seen.
  const nobody = effects.length === 0 ? ['**Nothing that can be seen depends on it.**'] : [];
  return `${[
    `# Without ${code(name)}`,
    ...(isEmulator ? ['> **Emulator.** This estate is a sample on this computer.'] : []),
    `What would be if the ${kinds[subject.kind]} ${code(name)} were disabled or gone, as read on ${utc(now)}. Nothing was changed.`,
    ...nobody,
    consequences(radius),
    ...sections.flatMap(([kind, heading]) =>
      section(
        heading,
        effects.filter((effect) => effect.kind === kind),
      ),
    ),
    '## What could not be seen',
    [
      ...(gaps.length === 0
        ? ['- Everything that was asked for could be read.']
        : gaps.map((gap) => `- ${plain(gap)}`)),
      '- What you have no right to see does not show: subscriptions without a role of yours, and services that leave no log.',
    ].join('\n'),
    `Of ${code(subject.id)}.`,
  ].join('\n\n')}\n`;
}

function section(heading: string, effects: readonly PlanEffect[]): readonly string[] {
  if (effects.length === 0) return [];
  return [`## ${heading}`, effects.map(({ name, message }) => `- **${plain(name)}**: ${plain(message)}`).join('\n')];
}
