import { nameOf } from '../../resources/armId.ts';
import { types } from '../../resources/types.ts';
import { at, type ReferenceValue } from '../../resources/value.ts';
import type { Plan } from '../plan.ts';
import type { Step } from '../step.ts';
import { typeOf } from './address.ts';
import { awaitedWords } from './awaited.ts';
import { azCommands } from './az/commands.ts';
import { command, word } from './az/words.ts';
import { headComments, stepComments } from './comments.ts';
import { productsAskedOf, resourcesAskedBy } from './products.ts';
import { oneLine, textOf, Variables } from './text.ts';

/** A plan as a script of the Azure CLI, for bash. */
export function exportAzCli(plan: Plan): string {
  const variables = new Variables();
  const fetched = new Set<string>();
  const steps = plan.steps.map((step, index) => stepLines(plan, step, index, variables, fetched).join('\n'));
  return `${[...head(plan), '', steps.join('\n\n')].join('\n')}\n`;
}

function head(plan: Plan): readonly string[] {
  const usesRetry = plan.steps.some(({ change }) => change.kind === 'set' && change.path === 'properties.encryption');
  return [
    '#!/usr/bin/env bash',
    ...headComments(plan).map(comment),
    'set -euo pipefail',
    ...(usesRetry ? ['', retry] : []),
  ];
}

/** A role assignment takes effect after some minutes: what depends on it is tried for a quarter of an hour. */
const retry = `# Azure refuses the switch until the grant has taken effect: it is tried for a quarter of an hour.
retry() {
  local attempt
  for attempt in $(seq 1 15); do
    if "$@"; then return 0; fi
    if [ "\${attempt}" -lt 15 ]; then sleep 60; fi
  done
  return 1
}`;

function stepLines(
  plan: Plan,
  step: Step,
  index: number,
  variables: Variables,
  fetched: Set<string>,
): readonly string[] {
  const comments = stepComments(step, index).map(comment);
  if (step.change.kind === 'await') return [...comments, ...awaitedWords(step.change).map(comment)];
  const commands = azCommands(step.change, variables);
  if (!commands) return [...comments, comment(noCommand(step))];
  const fetches = resourcesAskedBy(step).flatMap((reference) => {
    const { variable } = variables.of(reference);
    if (fetched.has(variable)) return [];
    fetched.add(variable);
    return [`${variable}=$(${fetch(reference)})`];
  });
  return [...comments, ...fetches, ...withProducts(plan, step, commands, variables)];
}

function noCommand({ change }: Step): string {
  return oneLine(`The Azure CLI has no command for this; do it in the portal: ${change.resource}`);
}

/** Reads what only exists by then. */
function fetch({ resource, path }: ReferenceValue): string {
  const output = ['--output', ['tsv']] as const;
  if (typeOf(resource) === types.servicePrincipal || resource.startsWith('/servicePrincipals/')) {
    return command('az ad sp show', [['--id', [nameOf(resource)]], ['--query', [path]], output]).replaceAll(
      ' \\\n ',
      '',
    );
  }
  return command('az resource show', [['--ids', [resource]], ['--query', [path]], output]).replaceAll(' \\\n ', '');
}

/** Keeps what a step leaves behind where a later one asks for it: a key's new version is the end of its URL. */
function withProducts(plan: Plan, step: Step, commands: readonly string[], variables: Variables): readonly string[] {
  const { change } = step;
  const asked = productsAskedOf(plan, step);
  return asked.reduce<readonly string[]>((lines, reference) => {
    const { variable } = variables.of(reference);
    if (reference.path === 'version') {
      const [first = '', ...rest] = lines;
      return [
        `${variable}=$(${first} \\\n  --query key.kid --output tsv)`,
        `${variable}="\${${variable}##*/}"`,
        ...rest,
      ];
    }
    const value = change.kind === 'act' ? at(change.parameters, reference.path) : undefined;
    return value && value.kind !== 'absent' ? [...lines, `${variable}=${word(textOf(value, variables))}`] : lines;
  }, commands);
}

function comment(line: string): string {
  return `# ${line}`;
}
