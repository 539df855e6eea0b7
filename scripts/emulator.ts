/**
 * Starts the emulator alone, control API included, and prints one line of JSON that says where it is; `--help` lists the
 * options. It ends, and writes its state, with this program: at Ctrl-C, at a signal, or when this is gone.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';

const program = join(root, 'src', 'emulator', 'main.ts');
// It lives as long as its standard input is open, which is this program's to close, whatever its own is.
const emulator = spawn(process.execPath, [program, '--control', ...process.argv.slice(2)], {
  stdio: ['pipe', 'inherit', 'inherit'],
});
emulator.stdin.on('error', () => undefined);
emulator.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
emulator.once('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => emulator.stdin.end());
