/** Formats all files of the project. */
import { runTool } from './tool.ts';

process.exitCode = (await runTool('prettier', ['--write', '--log-level', 'warn', '.'], { show: true })).code;
