import type { Feature } from '../mutation.ts';

const judge = 'src/core/inspection/gateJudge.ts';
const gate = 'src/core/inspection/gate.ts';
const use = 'src/core/inspection/keyUse.ts';
const tests = 'test/unit/core/inspection/gate.test.ts';

export const gateFeature: Feature = {
  name: 'gate before a version is disabled',
  mutations: [
    {
      breaks: 'it opens although somebody has used the version',
      file: judge,
      text: '...facts.use.rows.flatMap((row) => userIn(row, facts)),',
      by: '',
      tests,
    },
    {
      breaks: 'it opens although an account is held to the version',
      file: judge,
      text: 'if (pinned === version) return [`${name} is pinned to it.`];',
      by: '',
      tests,
    },
    {
      breaks: 'it opens for the newest version although an account follows it',
      file: judge,
      text: 'return pinned === undefined && newest === version',
      by: 'return pinned === undefined && newest === undefined',
      tests,
    },
    {
      breaks: 'it opens although a deleted account would need the key',
      file: judge,
      text: '...facts.deletedAccounts.flatMap((account) => deletedUser(account, facts)),',
      by: '',
      tests,
    },
    {
      breaks: 'a refused use counts as none',
      file: judge,
      text: 'return row.refused > 0',
      by: 'return row.refused < 0',
      tests,
    },
    {
      breaks: 'it opens without a log',
      file: judge,
      text: '[...coverageDoubts(facts), ...unnamedUse(facts),',
      by: '[...unnamedUse(facts),',
      tests,
    },
    {
      breaks: 'it opens although the log begins too late',
      file: judge,
      text: 'if (coverage.from > quietSince(now)) {',
      by: 'if (coverage.from > now) {',
      tests,
    },
    {
      breaks: 'it opens although the log ends too early',
      file: judge,
      text: 'return coverage.until < now - 2 * logDelay',
      by: 'return coverage.until < 0',
      tests,
    },
    {
      breaks: 'it opens although an account has not shown that it has moved on',
      file: judge,
      text: 'return other ? [] :',
      by: 'return other || used.size === 0 ? [] :',
      tests,
    },
    {
      breaks: 'it opens although something could not be seen',
      file: judge,
      text: '...followers(facts), ...facts.unseen];',
      by: '...followers(facts)];',
      tests,
    },
    {
      breaks: 'it opens although the log does not tell which version was used',
      file: judge,
      text: '...unnamedUse(facts), ...followers',
      by: '...followers',
      tests,
    },
    {
      breaks: 'accounts are taken from the index, not read afresh',
      file: gate,
      text: 'const accounts = await readAgain(reader, survey, unseen, signal);',
      by: 'const accounts = survey.accounts;',
      tests,
    },
    {
      breaks: 'subscriptions that could not be read are left out of account',
      file: gate,
      text: 'unseen.push(...survey.gaps.map(({ failure }) => failure.message));',
      by: '',
      tests,
    },
    {
      breaks: 'a version must have been left alone for a day only',
      file: use,
      text: 'quietPeriod = 48 *',
      by: 'quietPeriod = 24 *',
      tests,
    },
    {
      breaks: 'an operation that is not known counts as reading',
      file: use,
      text: "managing.test(name) ? 'other' : 'crypto'",
      by: "managing.test(name) ? 'other' : 'other'",
      tests,
    },
  ],
};
