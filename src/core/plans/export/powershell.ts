import { nameOf } from '../../resources/armId.ts';
import { at, type ReferenceValue } from '../../resources/value.ts';
import type { Plan } from '../plan.ts';
import type { Step } from '../step.ts';
import { typeOf } from './address.ts';
import { apiVersionOf } from './apiVersions.ts';
import { awaitedWords } from './awaited.ts';
import { headComments, stepComments } from './comments.ts';
import { otherWay } from './otherWay.ts';
import { powerShellCommands } from './powershell/commands.ts';
import { patientFunction } from './powershell/resources.ts';
import { restFunction } from './powershell/rest.ts';
import { cmdlet, expression } from './powershell/words.ts';
import { productsAskedOf, resourcesAskedBy } from './products.ts';
import { textOf, Variables } from './text.ts';

/** A plan as a script of Azure PowerShell (the Az modules). */
export function exportPowerShell(plan: Plan): string {
  const variables = new Variables();
  const fetched = new Set<string>();
  const steps = plan.steps.map((step, index) => stepLines(plan, step, index, variables, fetched).join('\n'));
  const body = steps.join('\n\n');
  const head = [...headComments(plan).map(comment), "$ErrorActionPreference = 'Stop'"];
  const functions = [
    ...(body.includes('Invoke-Arm') ? [restFunction] : []),
    ...(body.includes('Invoke-Patiently') ? [patientFunction] : []),
  ];
  return `${[head.join('\n'), ...functions, body].join('\n\n')}\n`;
}

function stepLines(
  plan: Plan,
  step: Step,
  index: number,
  variables: Variables,
  fetched: Set<string>,
): readonly string[] {
  const comments = stepComments(step, index).map(comment);
  if (step.change.kind === 'await') return [...comments, ...awaitedWords(step.change).map(comment)];
  const commands = powerShellCommands(step.change, variables);
  if (!commands) return [...comments, ...otherWay(step, 'Azure PowerShell').map(comment)];
  const fetches = resourcesAskedBy(step).flatMap((reference) => {
    const { variable } = variables.of(reference);
    if (fetched.has(variable)) return [];
    fetched.add(variable);
    return [`$${variable} = ${fetch(reference)}`];
  });
  return [...comments, ...fetches, ...withProducts(plan, step, commands, variables)];
}

/** Reads what only exists by then. */
function fetch({ resource, path }: ReferenceValue): string {
  const members = path
    .split('.')
    .map((name) => `.${name}`)
    .join('');
  if (resource.startsWith('/servicePrincipals/')) {
    return `(${cmdlet('Get-AzADServicePrincipal', [['-ApplicationId', [nameOf(resource)]]])})${members}`.replaceAll(
      ' `\n ',
      '',
    );
  }
  const type = typeOf(resource);
  const version = type === undefined ? undefined : apiVersionOf(type);
  const url = `${resource}?api-version=${version ?? '2025-06-01'}`;
  return `(Invoke-Arm -Method 'GET' -Path ${expression([url])})${members}`;
}

/** Keeps what a step leaves behind where a later one asks for it. */
function withProducts(plan: Plan, step: Step, commands: readonly string[], variables: Variables): readonly string[] {
  const { change } = step;
  return productsAskedOf(plan, step).reduce<readonly string[]>((lines, reference) => {
    const { variable } = variables.of(reference);
    if (reference.path === 'version') {
      const [first = '', ...rest] = lines;
      return [`$${variable} = (${first}).Version`, ...rest];
    }
    const value = change.kind === 'act' ? at(change.parameters, reference.path) : undefined;
    return value && value.kind !== 'absent'
      ? [...lines, `$${variable} = ${expression(textOf(value, variables))}`]
      : lines;
  }, commands);
}

function comment(line: string): string {
  return `# ${line}`;
}
