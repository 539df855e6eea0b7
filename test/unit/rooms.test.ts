import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

/** The project's own lint configuration, without the rules that need types: the planted files exist nowhere. */
const eslint = new ESLint({
  overrideConfig: [tseslint.configs.disableTypeChecked] as ESLint.Options['overrideConfig'] & object,
});

async function complaints(filePath: string, text: string): Promise<readonly (string | null)[]> {
  const results = await eslint.lintText(text, { filePath });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}

/** The room, and an import that would break its rule. */
const violations: readonly (readonly [file: string, module: string])[] = [
  ['src/core/planted.ts', 'vscode'],
  ['src/core/planted.ts', 'node:fs'],
  ['src/core/planted.ts', '@azure/core-auth'],
  ['src/core/rules/planted.ts', '../../azure/inventory.ts'],
  ['src/core/planted.ts', '../platform/log.ts'],
  ['src/core/planted.ts', '../extension.ts'],
  ['src/azure/planted.ts', 'vscode'],
  ['src/azure/planted.ts', '../platform/log.ts'],
  ['src/azure/planted.ts', '../features/explorer/index.ts'],
  ['src/templates/planted.ts', '../azure/inventory.ts'],
  ['src/templates/planted.ts', 'node:fs'],
  ['src/node/planted.ts', 'vscode'],
  ['src/node/planted.ts', '../azure/inventory.ts'],
  ['src/node/planted.ts', '../cli/program.ts'],
  ['src/cli/planted.ts', 'vscode'],
  ['src/cli/planted.ts', '@azure/identity'],
  ['src/cli/planted.ts', '../features/explorer/index.ts'],
  ['src/cli/inputs/planted.ts', '../../platform/log.ts'],
  ['src/cli/planted.ts', '../emulator/start.ts'],
  ['src/cli/planted.ts', '../cli.ts'],
  ['src/core/planted.ts', '../cli/table.ts'],
  ['src/features/explorer/planted.ts', '../../cli/table.ts'],
  ['src/platform/planted.ts', '../azure/inventory.ts'],
  ['src/platform/planted.ts', '../features/explorer/index.ts'],
  ['src/features/explorer/planted.ts', '../actions/index.ts'],
  ['src/features/explorer/planted.ts', '../../azure/inventory.ts'],
  ['src/features/explorer/planted.ts', '@azure/arm-msi'],
  ['src/features/explorer/planted.ts', '../../extension.ts'],
  ['src/protocol/planted.ts', '../core/cloud.ts'],
  ['src/webview/planted.ts', '../core/cloud.ts'],
  ['src/webview/planted.ts', 'vscode'],
  ['src/emulator/planted.ts', '../core/cloud.ts'],
  ['src/emulator/arm/planted.ts', '../../azure/inventory.ts'],
  ['src/emulator/planted.ts', 'vscode'],
];

/** The room, and an import that it is there for. */
const permitted: readonly (readonly [file: string, module: string])[] = [
  ['src/core/rules/planted.ts', '../resources/resource.ts'],
  ['src/azure/planted.ts', '../core/cloud.ts'],
  ['src/azure/planted.ts', '@azure/core-auth'],
  ['src/node/planted.ts', 'node:fs'],
  ['src/cli/planted.ts', 'commander'],
  ['src/cli/planted.ts', '../connect.ts'],
  ['src/cli/inputs/planted.ts', '../../core/plans/inputs.ts'],
  ['src/cli/planted.ts', '../node/fileJournal.ts'],
  ['src/platform/planted.ts', 'vscode'],
  ['src/features/explorer/planted.ts', '../../core/cloud.ts'],
  ['src/features/explorer/planted.ts', '../../platform/log.ts'],
  ['src/features/explorer/planted.ts', './tree.ts'],
  ['src/emulator/planted.ts', 'fastify'],
  ['src/emulator/arm/planted.ts', '../clock.ts'],
];

describe('lint keeps the rooms of src apart', () => {
  it.each(violations)('%s may not import %s', async (file, module) => {
    expect(await complaints(file, `import '${module}';\n`)).toContain('no-restricted-imports');
  });

  it.each(permitted)('%s may import %s', async (file, module) => {
    expect(await complaints(file, `import '${module}';\n`)).not.toContain('no-restricted-imports');
  });

  it.each(['process', 'setTimeout', 'fetch', 'Buffer'])('src/core may not use the global %s', async (name) => {
    expect(await complaints('src/core/planted.ts', `export const planted: unknown = ${name};\n`)).toContain(
      'no-restricted-globals',
    );
  });
});
