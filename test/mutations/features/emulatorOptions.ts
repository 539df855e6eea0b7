import type { Feature } from '../mutation.ts';

const main = 'src/emulator/main.ts';
const options = 'src/emulator/options.ts';
const tests = 'test/contract/emulator/process.test.ts';

/** In a process of its own, as `npm run emulator` starts it. */
export const emulatorOptionsFeature: Feature = {
  name: 'options of the emulator',
  mutations: [
    {
      breaks: 'a silent emulator talks',
      file: main,
      text: 'if (!silent) emulator.log.listen(tell);',
      by: 'emulator.log.listen(tell);',
      tests,
      named: 'unless it is to be silent',
    },
    {
      breaks: 'every emulator is silent',
      file: options,
      text: 'silent: values.silent === true,',
      by: 'silent: true,',
      tests,
      named: 'unless it is to be silent',
    },
    {
      breaks: '--latency holds nothing back',
      file: 'src/emulator/wire/server.ts',
      text: 'if (azure.behaviour.latency > 0) await delay(azure.behaviour.latency);',
      by: '',
      tests,
      named: 'latency',
    },
    {
      breaks: '--latency is taken for seconds',
      file: options,
      text: '...(latency === undefined ? {} : { latency }),',
      by: '...(latency === undefined ? {} : { latency: latency * 1000 }),',
      tests,
      named: 'latency',
    },
    {
      breaks: '--port is not taken',
      file: options,
      text: '...(port === undefined ? {} : { port }),',
      by: '',
      tests,
      named: 'listens where it was told',
    },
    {
      breaks: '--quotas is not taken',
      file: options,
      text: '...(quotas === undefined ? {} : { quotas }),',
      by: '',
      tests,
      named: 'counts requests where it was told',
    },
    {
      breaks: '--proxy-port is not taken',
      file: options,
      text: '...(proxyPort === undefined ? {} : { proxyPort }),',
      by: '',
      tests,
      named: 'all that a client needs',
    },
    {
      breaks: '--estate is not taken',
      file: options,
      text: '...(estate === undefined ? {} : { estate }),',
      by: '',
      tests,
      named: 'estate that a file describes',
    },
    {
      breaks: 'the control API is open unless asked for',
      file: options,
      text: '...(control ? { control } : {}),',
      by: 'control: true,',
      tests,
      named: 'only when asked',
    },
    {
      breaks: 'it outlives its parent',
      file: main,
      text: 'if (!isAlive(parentPid)) end();',
      by: 'isAlive(parentPid);',
      tests,
      named: 'parent is gone',
      hangs: true,
    },
    {
      breaks: 'it outlives its standard input',
      file: main,
      text: "process.stdin.on('end', end);\n  process.stdin.on('close', end);",
      by: '',
      tests,
      named: 'ends when standard input closes',
      hangs: true,
    },
    {
      breaks: 'a wrong option is taken for the right one',
      file: options,
      text: "if (found === undefined) throw new UsageError(`--${name} must be one of: ${allowed.join(', ')}.`);",
      by: '',
      tests,
      named: 'does not start with \\["--quotas',
      hangs: true,
    },
  ],
};
