import { runScript } from '../tool.ts';
import { type Check, single } from './outcome.ts';

/** Whether this machine has recordings and descriptions of Azure. */
export const hasAzureData = (process.env['AOAI_CMK_AZURE_DATA'] ?? '') !== '';

/** After all tests: it also judges what their emulators answered. */
export const conformanceCheck: Check = {
  name: 'conformance',
  title: 'Conformance with recorded and described Azure',
  run: async () => {
    const { code, output } = await runScript('scripts/conformance.ts', [], { show: true });
    return hasAzureData ? single(code === 0, output) : { passed: 0, failed: 0, skipped: 1, problems: [] };
  },
};
