import type { Feature } from '../mutation.ts';

const watchdog = 'src/emulator/control/watchdog.ts';
const tests = 'test/contract/emulator/watchdog.test.ts';

export const watchdogFeature: Feature = {
  name: 'watchdog',
  mutations: [
    {
      breaks: 'no transition is remembered',
      file: watchdog,
      text: 'this.#history.push({',
      by: '({}).valueOf.call({',
      tests,
    },
    {
      breaks: 'an account that is locked counts as open',
      file: watchdog,
      text: 'canOpenData: reason === undefined,',
      by: 'canOpenData: true,',
      tests,
    },
    {
      breaks: 'moments that passed between two looks are not judged',
      file: watchdog,
      text: 'for (const moment of passed) await',
      by: 'for (const moment of passed.slice(passed.length)) await',
      tests,
    },
    {
      breaks: 'moments that passed are judged as of now',
      file: watchdog,
      text: 'clock: { now: () => at }, keyEvents',
      by: 'keyEvents',
      tests,
    },
    {
      breaks: 'only the passing of time makes it look, not a change',
      file: watchdog,
      text: 'if (fingerprint !== this.#fingerprint || passed.length > 0) {',
      by: 'if (isFirst || passed.length > 0) {',
      tests,
    },
    {
      breaks: 'nothing of the ways of Azure is in the fingerprint',
      file: 'src/emulator/control/fingerprint.ts',
      text: 'operations: undefined, behaviour }',
      by: 'operations: undefined }',
      tests,
    },
    {
      breaks: 'what the identity of an account may do is left out of account',
      file: 'src/emulator/service/protection.ts',
      text: 'if (refusal !== undefined) return codeOf(refusal);',
      by: '',
      tests,
    },
    {
      breaks: 'the request that was the cause is not told',
      file: watchdog,
      text: 'requestId: cause?.requestId ?? null,',
      by: 'requestId: null,',
      tests,
    },
    {
      breaks: 'accounts that went are kept',
      file: watchdog,
      text: 'if (!present.has(id)) this.#verdicts.delete(id);',
      by: 'if (!present.has(id)) present.add(id);',
      tests,
    },
    {
      breaks: 'the reason of a lock is not told in the history',
      file: watchdog,
      text: 'reason: reason ?? null,',
      by: 'reason: null,',
      tests,
    },
    {
      breaks: 'it does not look after a request',
      file: 'src/emulator/wire/server.ts',
      text: 'if (!isReading(request, destination)) {',
      by: 'if (isReading(request, destination)) {',
      tests,
    },
    {
      breaks: 'the history grows without a bound',
      file: watchdog,
      text: 'if (this.#history.length > this.#capacity)',
      by: 'if (this.#history.length > Infinity)',
      tests,
    },
    {
      breaks: 'what it saw before a snapshot was restored is kept',
      file: watchdog,
      text: 'this.#history.length = 0;',
      by: '',
      tests: 'test/contract/emulator/state.test.ts',
      named: 'forget what the watchdog saw',
    },
  ],
};
