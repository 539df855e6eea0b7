import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { runTool } from '../tool.ts';
import { type Check, type Outcome, single, sum } from './outcome.ts';

async function oneTool(tool: 'eslint' | 'prettier' | 'tsc', ...args: readonly string[]): Promise<Outcome> {
  const { code, output } = await runTool(tool, args);
  return single(code === 0, output);
}

/** Each names the files of one room that the compiler knows different globals for. */
const projects = ['tsconfig.json', 'src/core/tsconfig.json', 'src/webview/tsconfig.json'];

/** What can be said about the sources without running them. */
export const sourceChecks: readonly Check[] = [
  {
    name: 'format',
    title: 'Format',
    run: () => oneTool('prettier', '--check', '--log-level', 'warn', '.'),
  },
  {
    name: 'types',
    title: 'Types',
    run: async () => {
      const present = projects.filter((project) => existsSync(join(root, project)));
      const outcomes: Outcome[] = [];
      for (const project of present) outcomes.push(await oneTool('tsc', '--project', project, '--pretty', 'false'));
      return sum(outcomes);
    },
  },
  {
    name: 'lint',
    title: 'Lint',
    run: () => oneTool('eslint', '.', '--max-warnings', '0'),
  },
];
