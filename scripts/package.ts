/** Makes the .vsix in out/. `--no-build` packages what dist/ holds already. A warning counts as a failure. */
import { runScript } from './tool.ts';
import { makeVsix } from './vsix.ts';

const needsBuild = !process.argv.includes('--no-build');
const isBuilt = !needsBuild || (await runScript('scripts/build.ts', [], { show: true })).code === 0;
const { isGood, output } = isBuilt ? await makeVsix() : { isGood: false, output: 'There is nothing to package.' };
console.log(output);
process.exitCode = isGood ? 0 : 1;
