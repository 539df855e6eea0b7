import { isAlive } from './alive.ts';
import { readCommandLine, usage, UsageError, type CommandLine } from './options.ts';
import { EstateFileError } from './estate/file/estateFile.ts';
import { StateError } from './persistence/document.ts';
import type { LoggedRequest } from './requestLog.ts';
import { startEmulator, type RunningEmulator } from './start.ts';

/** How often the emulator looks whether its parent still lives, in milliseconds. */
const parentCheck = 2_000;

/** Starts the emulator, says in one line of JSON where it is, and ends when nobody needs it any more. */
async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  const { emulator: options, silent, parentPid } = commandLine();
  const emulator = await startEmulator(options);
  if (!silent) emulator.log.listen(tell);
  // Before the line: whoever reads it may end the emulator at once.
  endWithParent(emulator, parentPid);
  console.log(JSON.stringify(descriptionOf(emulator)));
}

/** What a client needs to know; the first who can sign in stands out, for whoever needs only one. */
function descriptionOf({ port, secret, tenantId, principals, proxy, control }: RunningEmulator): object {
  const [first] = principals;
  const { clientId, clientSecret } = first ?? {};
  return { port, secret, tenantId, clientId, clientSecret, principals, proxy, control };
}

function commandLine(): CommandLine {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

/** Writes a line for a request, of the form that web servers use. */
function tell({ at, method, host, target, status }: LoggedRequest): void {
  console.error(
    `127.0.0.1 - - [${new Date(at).toISOString()}] "${method} https://${host}${target} HTTP/1.1" ${status} -`,
  );
}

/** Ends at SIGTERM, SIGINT and SIGHUP, when standard input closes, and when the parent process is gone. */
function endWithParent(emulator: RunningEmulator, parentPid: number | undefined): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    emulator.close().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('SIGHUP', end);
  process.stdin.on('end', end);
  process.stdin.on('close', end);
  process.stdin.on('error', end);
  process.stdin.resume();
  if (parentPid === undefined) return;
  setInterval(() => {
    if (!isAlive(parentPid)) end();
  }, parentCheck);
}

/** Ends with 2 where what the person gave cannot be used: a state, an estate. */
function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  const given = [StateError, EstateFileError, RangeError].some((kind) => error instanceof kind);
  process.exit(given ? 2 : 1);
}

main().catch(fail);
