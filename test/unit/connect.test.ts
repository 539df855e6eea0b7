import { describe, expect, it } from 'vitest';
import { createWays, type ConnectionSettings, type ConnectOptions } from '../../src/connect.ts';

const settings: ConnectionSettings = { cloud: 'AzureCloud', emulatorPrincipal: 'owner', emulatorPropagationSeconds: 0 };
const description = {
  port: 1,
  secret: 's',
  tenantId: 't',
  principals: [{ name: 'owner', objectId: 'o', clientId: 'c', clientSecret: 'x' }],
};
const way = { isAsked: true, isAgain: false, onEnded: () => undefined };
const { signal } = new AbortController();

function waysWith(options: Partial<ConnectOptions>) {
  return createWays({
    log: () => undefined,
    settings: () => settings,
    emulatorProgram: '/nowhere/emulator.cjs',
    ...options,
  });
}

describe('the ways to an estate', () => {
  it('lead to an emulator that runs already, which says that it is one', async () => {
    const ways = waysWith({ runningEmulator: JSON.stringify(description) });
    expect((await ways.open('emulator', way, signal)).cloud.isEmulator).toBe(true);
  });

  it.each(['', 'nonsense', '{}', '{"port":"1","secret":"s","tenantId":"t","principals":[]}'])(
    'say what the variable must hold where it holds %j',
    async (runningEmulator) => {
      await expect(waysWith({ runningEmulator }).open('emulator', way, signal)).rejects.toThrow('AOAI_CMK_EMULATOR');
    },
  );

  it('name who there is where the emulator knows nobody of that name', async () => {
    const ways = waysWith({
      runningEmulator: JSON.stringify(description),
      settings: () => ({ ...settings, emulatorPrincipal: 'nobody' }),
    });
    await expect(ways.open('emulator', way, signal)).rejects.toThrow('there are: owner');
  });

  it('say that the emulator did not start', async () => {
    await expect(waysWith({}).open('emulator', way, signal)).rejects.toThrow(/emulator/);
  });

  it('lead to the cloud that is set', async () => {
    const ways = waysWith({ settings: () => ({ ...settings, cloud: 'AzureUSGovernment' }) });
    expect((await ways.open('environment', way, signal)).cloud.name).toBe('AzureUSGovernment');
  });

  it('say what a custom environment lacks', async () => {
    const ways = waysWith({ settings: () => ({ ...settings, cloud: 'custom', customEnvironment: { name: 'x' } }) });
    await expect(ways.open('azureCli', way, signal)).rejects.toThrow('microsoft-sovereign-cloud.customEnvironment');
  });

  it('do not lead through VS Code where there is none', async () => {
    await expect(waysWith({}).open('vscode', way, signal)).rejects.toThrow('sign in with VS Code');
  });
});
