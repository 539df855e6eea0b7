import { processWorld } from './cli/process.ts';
import { runCommandLine } from './cli/program.ts';

/** `aoai-cmk`: the same core without VS Code. */
void runCommandLine(process.argv.slice(2), processWorld(import.meta.dirname)).then((code) => {
  process.exitCode = code;
});
