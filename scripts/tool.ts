import { join } from 'node:path';
import { startKept } from '../test/host/kept.ts';
import { root } from './root.ts';

/** The development tools, by the files that start them. */
const tools = {
  eslint: 'eslint/bin/eslint.js',
  playwright: '@playwright/test/cli.js',
  prettier: 'prettier/bin/prettier.cjs',
  tsc: 'typescript/bin/tsc',
  vitest: 'vitest/vitest.mjs',
  vsce: '@vscode/vsce/vsce',
} as const;

/** How a tool is run. */
export interface ToolOptions {
  /** Also show what it writes while it runs. */
  readonly show?: boolean;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What became of a tool's run. */
export interface ToolRun {
  readonly code: number;
  /** All that it wrote, to output and error together. */
  readonly output: string;
}

/** Runs a script with this Node in the project's folder, until it ends. */
export async function runScript(file: string, args: readonly string[], options: ToolOptions = {}): Promise<ToolRun> {
  let output = '';
  const colors = options.show === true && process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const { ended } = startKept(process.execPath, [join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, ...colors, ...options.env },
    onOutput: (text) => {
      output += text;
      if (options.show === true) process.stdout.write(text);
    },
  });
  return { code: await ended, output: output.trim() };
}

/** Runs one of the development tools in the project's folder, until it ends. */
export async function runTool(
  tool: keyof typeof tools,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolRun> {
  return runScript(join('node_modules', tools[tool]), args, options);
}
