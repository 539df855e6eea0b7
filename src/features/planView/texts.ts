import type { BindingView } from '../../protocol/bindingView.ts';
import type { FailureView, PlanView, PropertyView } from '../../protocol/planView.ts';

/** What is shown, as plain text to paste into a ticket or a mail. */

export function planText(plan: PlanView): string {
  return [
    plan.title,
    plan.statusWords,
    ...section(
      'Choices',
      plan.choices.map(({ label, value }) => `${label}: ${value}`),
    ),
    ...section(
      'In the way',
      plan.blockers.map(({ message }) => message),
    ),
    ...section(
      'Steps',
      plan.steps.map((step) => `${step.title} [${step.stateWords}; ${step.cost.label.toLowerCase()}]`),
    ),
    ...section(
      'Notes',
      plan.notes.map(({ message }) => message),
    ),
    ...(plan.proof ? ['', proofText(plan)] : []),
  ].join('\n');
}

export function proofText({ proof, title }: PlanView): string {
  if (!proof) return `${title}: nothing has been read back yet.`;
  return [
    `Read back from ${proof.source} at ${new Date(proof.readAt).toISOString()}:`,
    ...rows(proof.properties),
    proof.message,
  ].join('\n');
}

export function failureText(step: string, { message, diagnosis, azure }: FailureView): string {
  const said = azure.map(({ label, value }) => `${label}: ${value}`);
  return [step, message, ...(diagnosis === undefined ? [] : [diagnosis]), ...section('Azure said', said)].join('\n');
}

export function encryptionText({ stateWords, nodes, network, findings }: BindingView): string {
  return [
    stateWords,
    ...[...nodes, ...(network ? [network] : [])].map(
      ({ label, name, stateWords: words }) => `${label}: ${name} [${words}]`,
    ),
    ...section(
      'Findings',
      findings.map(({ severityWords, message }) => `${severityWords}: ${message}`),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `- ${line}`)];
}

function rows(properties: readonly PropertyView[]): readonly string[] {
  return properties.map(({ path, value }) => `${path} = ${value}`);
}
