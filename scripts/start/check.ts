import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mainJobAccount, walkMainJob } from '../../test/e2e/mainJob.ts';
import { newProfile, startBrowser } from '../../test/host/browser.ts';
import { type Emulator, startEmulator } from '../../test/host/emulator.ts';
import type { HostInstallation } from '../../test/host/install.ts';
import { startServer } from '../../test/host/server.ts';
import { openWorkbench } from '../../test/host/workbench.ts';
import { untilTold } from '../lifetime.ts';
import { root } from '../root.ts';

const apiVersion = '2025-06-01';

interface Encryption {
  readonly keySource?: string;
  readonly keyVaultProperties?: { readonly keyName?: string; readonly keyVaultUri?: string };
}

async function readEncryption(emulator: Emulator): Promise<Encryption | undefined> {
  const account = await emulator.read(mainJobAccount, apiVersion);
  return (account as { properties?: { encryption?: Encryption } }).properties?.encryption;
}

function show(when: string, encryption: Encryption | undefined): void {
  console.log(`Encryption ${when}:\n${JSON.stringify(encryption ?? null, null, 2)}`);
}

/** Whether Azure's record says that the account is under a key of the customer's. */
function isUnderKey(encryption: Encryption | undefined): boolean {
  const { keyName = '', keyVaultUri = '' } = encryption?.keyVaultProperties ?? {};
  return encryption?.keySource === 'Microsoft.KeyVault' && keyName !== '' && keyVaultUri !== '';
}

async function walk(installation: HostInstallation, clean: AsyncDisposableStack): Promise<boolean> {
  const screenshots = join(root, 'test-results', 'check');
  rmSync(screenshots, { recursive: true, force: true });
  mkdirSync(screenshots, { recursive: true });

  const emulator = clean.adopt(await startEmulator(), ({ stop }) => stop());
  const env = { AOAI_CMK_EMULATOR: JSON.stringify(emulator.description) };
  const server = clean.adopt(await startServer(installation, { env }), ({ stop }) => stop());
  const browser = clean.adopt(await startBrowser({ handleSignals: false }), (one) => one.close());
  const page = await (await newProfile(browser)).newPage();

  const before = await readEncryption(emulator);
  console.log(`Account ${mainJobAccount}`);
  show('before', before);
  await openWorkbench(page, server, { developmentPaths: [root] });
  try {
    await walkMainJob(page, { screenshots, emulator });
  } catch (error) {
    await page.screenshot({ path: join(screenshots, 'failure.png') });
    throw error;
  }
  const after = await readEncryption(emulator);
  show('after', after);
  console.log(`Screenshots are in ${screenshots}`);
  return !isUnderKey(before) && isUnderKey(after);
}

/** A browser does the main job in place of a person; true only if Azure's own record then shows the key. */
export async function check(installation: HostInstallation): Promise<boolean> {
  await using clean = new AsyncDisposableStack();
  const told = untilTold().then(() => false);
  return await Promise.race([walk(installation, clean), told]);
}
