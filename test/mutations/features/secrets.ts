import type { Feature } from '../mutation.ts';

const failures = 'src/azure/request/failures.ts';
const exchanges = 'src/emulator/wire/exchangeFile.ts';
const requests = 'test/unit/azure/requests.test.ts';
const written = 'test/unit/emulator/wire/exchangeFile.test.ts';

export const secretsFeature: Feature = {
  name: 'secrets',
  mutations: [
    {
      breaks: 'tokens that Azure repeats reach the log',
      file: failures,
      text: ".replace(/\\beyJ[\\w-]+\\.[\\w-]+\\.?[\\w-]*/g, '(token)')",
      by: '',
      tests: requests,
    },
    {
      breaks: 'opaque tokens that Azure repeats reach the log',
      file: failures,
      text: ".replace(/\\b(bearer|pop)\\s+[\\w.~+/-]{20,}=*/gi, '$1 (token)')",
      by: '',
      tests: requests,
    },
    {
      breaks: 'client secrets that Azure repeats reach the log',
      file: failures,
      text: 'client_secret|client_assertion|',
      by: 'client_assertion|',
      tests: requests,
    },
    {
      breaks: 'signatures that Azure repeats reach the log',
      file: failures,
      text: '|password|sig|',
      by: '|password|',
      tests: requests,
    },
    {
      breaks: 'what Azure says reaches failures as it came',
      file: failures,
      text: 'azureMessage: withoutSecrets(error.message)',
      by: 'azureMessage: error.message',
      tests: requests,
    },
    {
      breaks: 'what Azure says about a sign-in reaches failures as it came',
      file: 'src/azure/tokens.ts',
      text: 'azureMessage: withoutSecrets(message)',
      by: 'azureMessage: message',
      tests: 'test/unit/azure/connection.test.ts',
    },
    {
      breaks: 'key material is written down with what the tests asked for',
      file: exchanges,
      text: "(holdsMaterial && name === 'value')",
      by: "(holdsMaterial && name === 'no value')",
      tests: written,
    },
    {
      breaks: 'tokens are written down with what the tests asked for',
      file: exchanges,
      text: "return value.replaceAll(token, 'removed');",
      by: 'return value;',
      tests: written,
    },
    {
      breaks: 'keys of accounts are written down with what the tests asked for',
      file: exchanges,
      text: 'key1|key2|',
      by: '',
      tests: written,
    },
    {
      breaks: 'signing in is written down with what the tests asked for',
      file: exchanges,
      text: "service === undefined || service === 'login'",
      by: 'service === undefined',
      tests: written,
    },
    {
      breaks: 'a page is told what was thrown, not a sentence for people',
      file: 'src/protocol/rpc.ts',
      text: 'message: this.#options.describe(thrown),',
      by: 'message: String(thrown),',
      tests: 'test/unit/protocol/rpc.test.ts',
    },
    {
      breaks: 'the secret of the emulator need not be right',
      file: 'src/emulator/wire/secret.ts',
      text: 'return given.length === expected.length && timingSafeEqual(given, expected);',
      by: 'return given.length === expected.length || timingSafeEqual(given, expected);',
      tests: 'test/contract/emulator/control.test.ts',
      named: 'answers only who has its secret',
    },
  ],
};
