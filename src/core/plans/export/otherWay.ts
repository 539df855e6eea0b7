import type { Step } from '../step.ts';
import { azCommands } from './az/commands.ts';
import { oneLine, Variables } from './text.ts';

/** For what a language cannot express: the commands of the Azure CLI that do it, or the portal. */
export function otherWay({ change }: Step, language: string): readonly string[] {
  const commands = azCommands(change, new Variables())?.map((line) => line.replace(/^retry /, ''));
  if (!commands) return [oneLine(`${language} cannot say this; do it in the portal: ${change.resource}`)];
  return [
    `${language} cannot say this; with the Azure CLI:`,
    ...commands.flatMap((line) => `  ${line}`.split('\n').map(oneLineKept)),
  ];
}

/** The line of a script inside a comment, its indentation kept. */
function oneLineKept(line: string): string {
  return line.replace(/\s+$/, '');
}
