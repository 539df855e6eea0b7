import { runScript } from '../tool.ts';
import { type Check, single } from './outcome.ts';

/** Bundles that build and weigh what they may. */
export const buildCheck: Check = {
  name: 'build',
  title: 'Build and size budget',
  run: async () => {
    const { code, output } = await runScript('scripts/build.ts', [], { show: true });
    return single(code === 0, output);
  },
};

/** A package that is made without a warning. */
export const packageCheck: Check = {
  name: 'package',
  title: 'Package',
  run: async () => {
    const { code, output } = await runScript('scripts/package.ts', ['--no-build'], { show: true });
    return single(code === 0, output);
  },
};
