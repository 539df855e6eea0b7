import { test as base } from '../fixtures.ts';
import { FaultProxy } from './faultProxy.ts';

/** The tests' window, with a proxy between extension and emulator that can disturb what passes. */
export const test = base.extend<object, { faults: FaultProxy }>({
  faults: [
    // Playwright insists on a pattern here.
    async ({}, use) => {
      const proxy = new FaultProxy();
      await proxy.listen();
      await use(proxy);
      await proxy.close();
    },
    { scope: 'worker' },
  ],

  // The extension is told the proxy's address; what a test reads of Azure's own record comes from the emulator itself.
  emulator: [
    async ({ emulator, faults }, use) => {
      faults.forwardTo(emulator.description.port);
      await use({ ...emulator, description: { ...emulator.description, port: faults.port } });
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
