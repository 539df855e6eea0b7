import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, type Page } from '@playwright/test';
import { newProfile, startBrowser } from '../host/browser.ts';
import { type Emulator, startEmulator } from '../host/emulator.ts';
import { installHost } from '../host/install.ts';
import { type Server, startServer } from '../host/server.ts';
import type { Settings } from '../host/settings.ts';
import { openWorkbench } from '../host/workbench.ts';
import { Workbench } from './ui.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** What a test file may ask for with `test.use({ … })`, at its top level. */
interface Wishes {
  /**
   * Test files that name the same estate share one emulator and one window; each new name starts afresh. A file whose
   * tests change resources names one of its own.
   */
  estate: string;
  /** The emulator's own arguments, such as `--propagation 2`. */
  emulatorArguments: readonly string[];
  /** Added to VS Code's settings. */
  settings: Settings;
  /** Added to the extension host's environment. */
  environment: Readonly<Record<string, string>>;
  /** The files of the folder that is open, by their paths in it; none for an empty window. */
  workspaceFiles: Readonly<Record<string, string>>;
}

interface Shared {
  emulator: Emulator;
  server: Server;
  /** The folder that is open, with the files that were asked for; undefined for an empty window. */
  folder: string | undefined;
  window: Page;
}

/** A real VS Code with the extension under development, on a fresh user-data folder, before an emulator of its own. */
export const test = base.extend<{ workbench: Workbench; evidence: undefined }, Wishes & Shared>({
  estate: ['shared', { option: true, scope: 'worker' }],
  emulatorArguments: [[], { option: true, scope: 'worker' }],
  settings: [{}, { option: true, scope: 'worker' }],
  environment: [{}, { option: true, scope: 'worker' }],
  workspaceFiles: [{}, { option: true, scope: 'worker' }],

  emulator: [
    async ({ emulatorArguments }, use) => {
      const emulator = await startEmulator(emulatorArguments);
      await use(emulator);
      await emulator.stop();
    },
    { scope: 'worker' },
  ],

  server: [
    async ({ emulator, settings, environment }, use) => {
      const installation = await installHost({ browser: true, onProgress: (line) => console.log(line) });
      const env = { AOAI_CMK_EMULATOR: JSON.stringify(emulator.description), ...environment };
      const server = await startServer(installation, { settings, env });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 600_000 },
  ],

  folder: [
    async ({ workspaceFiles }, use) => {
      const files = Object.entries(workspaceFiles);
      if (files.length === 0) return use(undefined);
      const folder = await mkdtemp(join(tmpdir(), 'aoai-cmk-folder-'));
      for (const [name, text] of files) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), text);
      }
      await use(folder);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],

  window: [
    async ({ server, folder }, use) => {
      const browser = await startBrowser();
      const page = await (await newProfile(browser)).newPage();
      await openWorkbench(page, server, {
        developmentPaths: [project],
        ...(folder !== undefined && { workspace: folder }),
      });
      await use(page);
      await browser.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  workbench: async ({ window }, use) => use(new Workbench(window)),

  /** A failed test leaves a picture of the window and what the server wrote. */
  evidence: [
    async ({ window, server }, use, info) => {
      await use(undefined);
      if (info.status === info.expectedStatus) return;
      await info.attach('window', { body: await window.screenshot(), contentType: 'image/png' });
      await info.attach('server', { body: server.log(), contentType: 'text/plain' });
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';
