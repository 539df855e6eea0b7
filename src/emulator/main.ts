import { readCommandLine, usage, UsageError, type CommandLine } from './options.ts';
import { startEmulator } from './start.ts';

/** How often the emulator looks whether its parent still lives, in milliseconds. */
const parentCheck = 2_000;

/** Starts the emulator, says in one line of JSON where it is, and ends when nobody needs it any more. */
async function main(): Promise<void> {
  const { emulator: options, parentPid } = commandLine();
  const { port, secret, tenantId, principals, control } = await startEmulator(options);
  // Before the line: whoever reads it may end the emulator at once.
  endWithParent(parentPid);
  console.log(JSON.stringify({ port, secret, tenantId, principals, control }));
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

/** Ends at SIGTERM and SIGINT, when standard input closes, and when the parent process is gone. */
function endWithParent(parentPid: number | undefined): void {
  const end = (): void => process.exit(0);
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.stdin.on('end', end);
  process.stdin.on('close', end);
  process.stdin.on('error', end);
  process.stdin.resume();
  if (parentPid === undefined) return;
  setInterval(() => {
    if (!isAlive(parentPid)) end();
  }, parentCheck);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
