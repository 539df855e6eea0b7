import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { HostUnavailable } from './errors.ts';
import { findChromium } from './requirements.ts';

const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-dev-shm-usage',
  '--disable-features=Translate,MediaRouter,OptimizationHints',
  // No way off this machine: every name but these resolves to nothing.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** How a browser is started. */
export interface BrowserOptions {
  /** Whether Playwright ends the browser on a signal; false where the caller does that itself. */
  readonly handleSignals?: boolean;
  /** A port of the debugging protocol for others to attach to. */
  readonly debuggingPort?: number;
}

/** Starts the system's Chromium, headless and with nothing to reach but loopback. */
export async function startBrowser({ handleSignals = true, debuggingPort }: BrowserOptions = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new HostUnavailable('No Chromium was found on PATH.');
  return chromium.launch({
    executablePath,
    handleSIGINT: handleSignals,
    handleSIGTERM: handleSignals,
    handleSIGHUP: handleSignals,
    args: [
      ...quietArguments,
      ...(debuggingPort === undefined ? [] : [`--remote-debugging-port=${String(debuggingPort)}`]),
    ],
  });
}

/** A fresh profile for one window: VS Code keeps the state of its user interface in the browser's storage. */
export async function newProfile(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}
