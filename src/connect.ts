import { publicCloud, clouds, type CloudEnvironment } from './core/cloud.ts';
import { AzureFailure } from './core/failure.ts';
import { isJsonObject } from './core/resources/json.ts';
import type { ConnectionKind } from './core/session.ts';
import type { LiveSource, LogLine } from './core/sources.ts';
import type { Way, Ways } from './core/sessionController.ts';
import type { AzureConnection } from './azure/connection.ts';
import type { EmulatorAddress } from './azure/emulatorConnection.ts';
import type { EmulatorProcess } from './node/emulatorProcess.ts';

/** What the person has set. Read anew at each connection. */
export interface ConnectionSettings {
  /** The name of a cloud in core/cloud.ts, or `custom` for the environment below. */
  readonly cloud: string;
  /** VS Code's own setting `microsoft-sovereign-cloud.customEnvironment`. */
  readonly customEnvironment?: unknown;
  /** The name of the emulator's principal to sign in as. */
  readonly emulatorPrincipal: string;
  readonly emulatorPropagationSeconds: number;
}

export interface ConnectOptions {
  readonly log: LogLine;
  readonly settings: () => ConnectionSettings;
  /** Path of the emulator's bundle. */
  readonly emulatorProgram: string;
  /** An emulator that runs already: the line of JSON it wrote when it started (AOAI_CMK_EMULATOR). */
  readonly runningEmulator?: string | undefined;
  /** Signs in with VS Code's Microsoft account; absent where there is no VS Code. */
  readonly vscode?: (cloud: CloudEnvironment, way: Way, signal: AbortSignal) => Promise<AzureConnection['credential']>;
}

/** What an emulator says of itself, as far as it is needed to call it. */
interface EmulatorDescription {
  readonly port: number;
  readonly secret: string;
  readonly tenantId: string;
  readonly principals: readonly { readonly name: string; readonly clientId: string; readonly clientSecret: string }[];
}

/** The ways to an estate, each with what it loads. Nothing is loaded or started before it is asked for. */
export function createWays(options: ConnectOptions): Ways {
  let emulator: EmulatorProcess | undefined;
  const stopEmulator = async (): Promise<void> => {
    const running = emulator;
    emulator = undefined;
    await running?.dispose();
  };
  const emulatorDescription = async (
    onEnded: (failure: AzureFailure) => void,
    signal: AbortSignal,
  ): Promise<EmulatorDescription> => {
    if (options.runningEmulator !== undefined) return describedBy(options.runningEmulator);
    if (emulator) return emulator;
    const { startEmulatorProcess } = await import('./node/emulatorProcess.ts');
    const args = ['--silent', '--propagation', String(options.settings().emulatorPropagationSeconds)];
    const started = await startEmulatorProcess({ entry: options.emulatorProgram, args, signal });
    emulator = started;
    void started.ended.then(() => {
      if (emulator !== started) return;
      emulator = undefined;
      onEnded(new AzureFailure({ kind: 'unavailable', purpose: 'reach the emulator', explanation: 'It has ended.' }));
    });
    return started;
  };
  return {
    async open(kind, way, signal): Promise<LiveSource> {
      // The process is kept from one emulator connection to the next: its estate is in its memory.
      if (kind !== 'emulator') await stopEmulator();
      const { createAzureSource } = await import('./azure/azureSource.ts');
      if (kind !== 'emulator') return createAzureSource(await toAzure(kind, way, signal, options));
      const description = await emulatorDescription(way.onEnded, signal);
      return named(createAzureSource(await toEmulator(description, options)), options);
    },
    close: stopEmulator,
  };
}

/** The emulator's principals are applications, of which a token tells the id alone: people know them by their names. */
function named(source: LiveSource, { settings }: ConnectOptions): LiveSource {
  const displayName = settings().emulatorPrincipal;
  return { ...source, caller: async (signal) => ({ ...(await source.caller(signal)), displayName }) };
}

async function toAzure(
  kind: Exclude<ConnectionKind, 'emulator'>,
  way: Way,
  signal: AbortSignal,
  { log, settings, vscode }: ConnectOptions,
): Promise<AzureConnection> {
  const cloud = await cloudIn(settings());
  const { azureCliConnection, environmentConnection } = await import('./azure/connection.ts');
  switch (kind) {
    case 'azureCli':
      return azureCliConnection(cloud, log);
    case 'environment':
      return environmentConnection(cloud, log);
    case 'vscode':
      if (!vscode) throw new AzureFailure({ kind: 'signedOut', purpose: 'sign in with VS Code' });
      return { cloud, credential: await vscode(cloud, way, signal), log, tenants: 'every' };
  }
}

/** The cloud that is set; a name nobody knows is Azure itself, as the setting's schema says. */
async function cloudIn({ cloud, customEnvironment }: ConnectionSettings): Promise<CloudEnvironment> {
  if (cloud === 'custom') return (await import('./azure/customCloud.ts')).customCloud(customEnvironment);
  return clouds.find(({ name }) => name === cloud) ?? publicCloud;
}

async function toEmulator(
  { port, secret, tenantId, principals }: EmulatorDescription,
  { log, settings }: ConnectOptions,
): Promise<AzureConnection> {
  const { emulatorConnection } = await import('./azure/emulatorConnection.ts');
  const wanted = settings().emulatorPrincipal;
  const principal = principals.find(({ name }) => name === wanted);
  if (!principal) {
    const names = principals.map(({ name }) => name).join(', ');
    throw new AzureFailure({
      kind: 'rejected',
      purpose: `sign in to the emulator as “${wanted}”`,
      explanation: `There is nobody of this name; there are: ${names}.`,
    });
  }
  const address: EmulatorAddress = { port, secret, tenantId, principal };
  return emulatorConnection(address, log);
}

/** @throws AzureFailure where the text is not what an emulator says of itself */
function describedBy(text: string): EmulatorDescription {
  const said = parsed(text);
  if (isJsonObject(said)) {
    const { port, secret, tenantId, principals } = said;
    const isWhole = typeof port === 'number' && typeof secret === 'string' && typeof tenantId === 'string';
    if (isWhole && Array.isArray(principals)) return said as unknown as EmulatorDescription;
  }
  throw new AzureFailure({
    kind: 'rejected',
    purpose: 'reach the emulator',
    explanation:
      'AOAI_CMK_EMULATOR (or --emulator) must be the line of JSON that an emulator wrote when it started; --emulator start starts one.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
