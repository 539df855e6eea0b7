import type { Feature } from '../mutation.ts';

const faults = 'src/emulator/control/faults.ts';
const reply = 'src/emulator/wire/faultReply.ts';
const outcome = 'src/emulator/wire/outcome.ts';
const sending = 'src/emulator/wire/send.ts';
const control = 'test/contract/emulator/control.test.ts';
const unit = 'test/unit/emulator/control/faults.test.ts';
const sdks = 'test/contract/emulator/faults.test.ts';

export const faultsFeature: Feature = {
  name: 'faults',
  mutations: [
    {
      breaks: 'a fault strikes for ever, whatever its count',
      file: faults,
      text: "if (count !== 'always' && this.#struck >= count) return false;",
      by: '',
      tests: control,
      named: 'exactly so often',
    },
    {
      breaks: 'a fault that is to strike always strikes once',
      file: faults,
      text: "if (count !== 'always' && this.#struck >= count) return false;",
      by: "if (this.#struck >= (count === 'always' ? 1 : count)) return false;",
      tests: control,
      named: 'strikes always',
    },
    {
      breaks: 'no request passes first',
      file: faults,
      text: 'if (this.#matched <= skip) return false;',
      by: 'if (this.#matched < 0 * skip) return false;',
      tests: control,
      named: 'lets so many pass first',
    },
    {
      breaks: 'the seed is left out of account',
      file: faults,
      text: 'randomNumbers(definition.seed ?? 1)',
      by: 'randomNumbers(1)',
      tests: control,
      named: 'same seed',
    },
    {
      breaks: 'chance is not that of the seed',
      file: faults,
      text: 'this.#random() >= probability',
      by: 'Math.random() >= probability',
      tests: control,
      named: 'same seed',
    },
    {
      breaks: 'a fault of one path strikes every path',
      file: faults,
      text: '&& (this.#path?.test(target) ?? true)',
      by: '&& (this.#path?.test(target) || true)',
      tests: unit,
    },
    {
      breaks: 'a fault of one host strikes every host',
      file: faults,
      text: 'return (this.#host?.test(host) ?? true)',
      by: 'return (this.#host?.test(host) || true)',
      tests: unit,
    },
    {
      breaks: 'a fault of one method strikes every method',
      file: faults,
      text: 'match.method.toUpperCase() !== method.toUpperCase()',
      by: 'match.method === method.toUpperCase()',
      tests: unit,
    },
    {
      breaks: 'a fault of one service strikes all services',
      file: faults,
      text: 'match.service !== undefined && match.service !== service',
      by: 'match.service !== undefined && match.service === undefined',
      tests: unit,
    },
    {
      breaks: 'an error answer after the effect comes before it',
      file: outcome,
      text: `    case 'status':
      if (fault.after === true) await perform();`,
      by: "    case 'status':",
      tests: sdks,
      named: 'after the effect',
    },
    {
      breaks: 'an error answer before the effect comes after it',
      file: outcome,
      text: `    case 'status':
      if (fault.after === true) await perform();`,
      by: `    case 'status':
      await perform();`,
      tests: control,
      named: 'exactly so often',
    },
    {
      breaks: 'a request that is cut before its effect has it',
      file: outcome,
      text: `    case 'resetBefore':
`,
      by: `    case 'resetBefore':
      await perform();
`,
      tests: sdks,
      named: 'resetBefore',
    },
    {
      breaks: 'a request that is cut after its effect has none',
      file: outcome,
      text: `      await perform();
      return { delivery: 'cut', ...struck };`,
      by: `      return { delivery: 'cut', ...struck };`,
      tests: sdks,
      named: 'resetAfter',
    },
    {
      breaks: 'a request that is never answered has its effect',
      file: outcome,
      text: `    case 'timeout':
      if (fault.after === true) await perform();`,
      by: `    case 'timeout':
      await perform();`,
      tests: sdks,
      named: 'given up \\(after its effect: false',
    },
    {
      breaks: 'Retry-After is left out',
      file: reply,
      text: "{ 'retry-after': String(fault.retryAfter) }",
      by: '{}',
      tests: sdks,
      named: '429 with Retry-After',
    },
    {
      breaks: 'every 429 has a Retry-After',
      file: reply,
      text: "fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }",
      by: "{ 'retry-after': String(fault.retryAfter ?? 1) }",
      tests: sdks,
      named: '429 with Retry-After',
    },
    {
      breaks: 'the code of a fault is the usual one',
      file: reply,
      text: 'code: fault.code ?? usual.code',
      by: 'code: usual.code',
      tests: sdks,
      named: 'after the effect',
    },
    {
      breaks: 'half an answer is a whole one',
      file: sending,
      text: 'text.slice(0, Math.ceil(text.length / 2))',
      by: 'text',
      tests: sdks,
      named: 'half a body',
    },
    {
      breaks: 'a slow body comes at once',
      file: sending,
      text: 'await delay(duration / pieces);',
      by: 'await delay(0);',
      tests: sdks,
      named: 'slow body',
    },
    {
      breaks: 'a token that has expired is still good',
      file: outcome,
      text: 'azure.tokens.issue(principal, audience, -60)',
      by: 'azure.tokens.issue(principal, audience, 60)',
      tests: sdks,
      named: 'expired token',
    },
    {
      breaks: 'a fault that could never strike is taken',
      file: 'src/emulator/control/readFault.ts',
      text: 'if (unknown !== undefined) throw',
      by: 'if (unknown === what) throw',
      tests: control,
      named: 'refuses what would never strike',
    },
    {
      breaks: 'one wrong fault of several leaves the others set',
      file: 'src/emulator/control/server.ts',
      text: `    const definitions = read(body);
    faults.clear();`,
      by: `    faults.clear();
    const definitions = read(body);`,
      tests: control,
      named: 'refuses what would never strike',
    },
    {
      breaks: 'a fault of the same id is set twice',
      file: faults,
      text: 'this.remove(trap.fault.id);',
      by: '',
      tests: unit,
    },
    {
      breaks: 'several faults strike one request',
      file: faults,
      text: 'return this.#traps.find((trap) => trap.strikes(request))?.fault;',
      by: 'return this.#traps.filter((trap) => trap.strikes(request))[0]?.fault;',
      tests: unit,
    },
    {
      breaks: 'the log does not tell which fault struck',
      file: 'src/emulator/wire/note.ts',
      text: "...present('fault', outcome.fault),",
      by: '',
      tests: control,
      named: 'what struck them',
    },
  ],
};
