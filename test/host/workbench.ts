import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import type { Server } from './server.ts';

/** What a workbench opens with. Paths are of files and folders on this machine. */
export interface WorkbenchOptions {
  /** A folder or a `.code-workspace` file; none for an empty window. */
  readonly workspace?: string;
  /** Extensions that run from their sources' folder. */
  readonly developmentPaths?: readonly string[];
  /** The test runner that the extension host loads in place of waiting for a person. */
  readonly testsPath?: string;
  readonly openFiles?: readonly string[];
  /** Hide installed extensions; built-in ones and those under development stay. */
  readonly disableExtensions?: boolean;
}

/** The address of a workbench, for any browser. Extensions under development need `openWorkbench`. */
export function workbenchUrl(server: Pick<Server, 'origin' | 'authority'>, options: WorkbenchOptions = {}): string {
  const query = new URLSearchParams();
  if (options.workspace === undefined) query.set('ew', 'true');
  else query.set(options.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', resolve(options.workspace));
  const payload = [
    ...(options.openFiles ?? []).map((file) => [
      'openFile',
      `vscode-remote://${server.authority}${encodeURI(resolve(file))}`,
    ]),
    ...(options.disableExtensions === true ? [['disableExtensions', 'true']] : []),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query.toString()}`;
}

/** What `injectDevelopmentOptions` sees of the page's globals; that function runs in the browser. */
interface BrowserGlobals {
  Element: { prototype: { getAttribute: (this: { id: string }, name: string) => string | null } };
  top: unknown;
  developmentOptionsWereRead?: boolean;
}

/**
 * Runs in the browser before the page's own scripts: puts development options into the configuration that the workbench
 * reads from an attribute of its first document.
 */
function injectDevelopmentOptions(development: object): void {
  const globals = globalThis as unknown as BrowserGlobals;
  if (globals.top !== globalThis) return;
  const { prototype } = globals.Element;
  const original = prototype.getAttribute;
  prototype.getAttribute = function (name) {
    const value = original.call(this, name);
    if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration' || value === null) return value;
    prototype.getAttribute = original;
    globals.developmentOptionsWereRead = true;
    const configuration = JSON.parse(value) as { developmentOptions?: object };
    return JSON.stringify({
      ...configuration,
      developmentOptions: { ...configuration.developmentOptions, ...development },
    });
  };
}

/**
 * Opens a workbench in the page, with extensions under development, and waits until it is painted; returns its address.
 *
 * A built VS Code heeds development paths in its address only together with its smoke-test driver, which hides
 * notifications; so they are put into its configuration instead. (Rewriting the document on its way would make Chromium
 * block the page's WebSocket to loopback.)
 */
export async function openWorkbench(page: Page, server: Server, options: WorkbenchOptions = {}): Promise<string> {
  const uri = (path: string) => ({ scheme: 'vscode-remote', authority: server.authority, path: resolve(path) });
  const developmentPaths = options.developmentPaths ?? [];
  const hasDevelopment = developmentPaths.length > 0;
  if (hasDevelopment) {
    await page.addInitScript(injectDevelopmentOptions, {
      extensions: developmentPaths.map(uri),
      ...(options.testsPath === undefined ? {} : { extensionTestsPath: uri(options.testsPath) }),
    });
  }
  const url = workbenchUrl(server, options);
  await page.goto(url);
  await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
  const wereRead = (): Promise<boolean> =>
    page.evaluate(() => (globalThis as unknown as BrowserGlobals).developmentOptionsWereRead === true);
  if (hasDevelopment && !(await wereRead())) {
    throw new Error('The workbench did not read its configuration where expected: is it another VS Code version?');
  }
  return url;
}
