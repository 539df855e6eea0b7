/**
 * Opens a real VS Code with the extension and the sample estate.
 *
 * `--port N`   serve it at this port
 * `--desktop`  open the desktop VS Code in place of the one served to a browser
 * `--check`    do the main job by itself, and end with 0 only if the account's own record shows the key
 */
import { parseArgs } from 'node:util';
import { HostUnavailable } from '../test/host/errors.ts';
import { type HostInstallation, installHost } from '../test/host/install.ts';
import { serve } from './start/browser.ts';
import { findDesktop, openDesktop } from './start/desktop.ts';
import { runScript } from './tool.ts';
import { makeVsix } from './vsix.ts';

const { values: options } = parseArgs({
  options: { check: { type: 'boolean' }, desktop: { type: 'boolean' }, port: { type: 'string' } },
});

async function build(): Promise<void> {
  console.log('Building the extension …');
  const { code, output } = await runScript('scripts/build.ts', []);
  if (code !== 0) throw new HostUnavailable(`The extension could not be built:\n${output}`);
}

async function pack(): Promise<void> {
  const { isGood, output } = await makeVsix();
  if (!isGood) throw new HostUnavailable(`The extension could not be packaged:\n${output}`);
}

/** The project's own VS Code, or why it cannot be had. */
async function host(browser: boolean): Promise<HostInstallation | HostUnavailable> {
  try {
    return await installHost({ browser, onProgress: (line) => console.log(line) });
  } catch (error) {
    if (error instanceof HostUnavailable) return error;
    throw error;
  }
}

async function runCheck(): Promise<void> {
  const installation = await host(true);
  if (installation instanceof HostUnavailable) throw installation;
  await build();
  const { check } = await import('./start/check.ts');
  const isGood = await check(installation);
  console.log(isGood ? 'The main job is done: the account is under the key.' : 'The account is not under a key.');
  process.exitCode = isGood ? 0 : 1;
}

async function runDesktop(reason?: HostUnavailable): Promise<void> {
  const code = findDesktop();
  if (code === undefined) {
    const advice = 'No desktop VS Code was found on PATH either (`code`): install one, or see to what lacks above.';
    throw new HostUnavailable(reason === undefined ? advice.replace(' either', '') : `${reason.message}\n${advice}`);
  }
  if (reason !== undefined) console.log(`${reason.message}\nThe desktop VS Code is opened instead.`);
  await build();
  await openDesktop(code);
}

async function runBrowser(port: number | undefined): Promise<void> {
  const installation = await host(false);
  if (installation instanceof HostUnavailable) return runDesktop(installation);
  await build();
  await pack();
  return serve(installation, port);
}

try {
  if (options.check === true) await runCheck();
  else if (options.desktop === true) await runDesktop();
  else await runBrowser(options.port === undefined ? undefined : Number(options.port));
} catch (error) {
  console.error(error instanceof HostUnavailable ? error.message : error);
  process.exitCode = 1;
}
process.exit();
