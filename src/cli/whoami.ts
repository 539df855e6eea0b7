import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { GlobalOptions } from './globalOptions.ts';
import { logOf, type World } from './world.ts';

/** Says as whom Azure is read. */
export async function whoami(options: GlobalOptions, world: World): Promise<ExitCode> {
  const { terminal, signal } = world;
  return world.withSource(options, logOf(world, options), async (source) => {
    const { displayName, tenantId, objectId } = await source.caller(signal);
    const { name, isEmulator = false } = source.cloud;
    if (options.format === 'json') {
      const who = { displayName, tenantId, objectId, cloud: name, isEmulator };
      terminal.out(JSON.stringify({ format: 1, kind: 'caller', ...who }, undefined, 2));
      return exitCodes.done;
    }
    terminal.out(`${displayName} in ${source.cloud.displayName}`);
    if (isEmulator) terminal.out('This is the emulator: nothing here is Azure.');
    if (tenantId !== undefined) terminal.out(`Tenant ${tenantId}`);
    if (objectId !== undefined) terminal.out(`Object ${objectId}`);
    return exitCodes.done;
  });
}
