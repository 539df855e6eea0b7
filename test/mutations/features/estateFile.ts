import type { Feature } from '../mutation.ts';

const vaults = 'src/emulator/estate/file/vaults.ts';
const grants = 'src/emulator/estate/file/grants.ts';
const judge = 'src/emulator/estate/file/judge.ts';
const tests = 'test/unit/emulator/estate/describedEstate.test.ts';

export const estateFileFeature: Feature = {
  name: 'estate file',
  mutations: [
    {
      breaks: 'a file that describes no estate is used as far as it goes',
      file: 'src/emulator/estate/file/estateFile.ts',
      text: 'if (complaints.length === 0) return estate;',
      by: 'if (complaints.length >= 0) return estate;',
      tests: 'test/contract/emulator/process.test.ts',
      named: 'estate that a file describes',
      hangs: true,
    },
    {
      breaks: 'a member that is mistyped is left out of account',
      file: judge,
      text: 'if (!names.some((known) => known === name)) {',
      by: 'if (!names.some((known) => known === name || known !== name)) {',
      tests,
    },
    {
      breaks: 'a value of the wrong kind is left out of account',
      file: judge,
      text: 'if (value === undefined) this.complain(name, `must be ${kind}.`);',
      by: '',
      tests,
    },
    {
      breaks: 'a firewall lets trusted services through whatever is described',
      file: vaults,
      text: "part.boolean('trustedServices') === false ? 'None' : 'AzureServices'",
      by: "'AzureServices'",
      tests,
    },
    {
      breaks: 'purge protection is on whatever is described',
      file: vaults,
      text: "part.boolean('purgeProtection') ?? true",
      by: 'true',
      tests,
    },
    {
      breaks: 'a grant at a key is one at its vault',
      file: grants,
      text: '`${vault.id}/keys/${key.name}`',
      by: 'vault.id',
      tests,
    },
    {
      breaks: 'a role that does not exist is left out',
      file: grants,
      text: "if (name !== '' && role === undefined) {",
      by: "if (name === '') {",
      tests,
    },
    {
      breaks: 'the newest version of a key comes first',
      file: vaults,
      text: 'ages.length === 0 ? [0] : ages,',
      by: 'ages.length === 0 ? [0] : [...ages].reverse(),',
      tests,
    },
    {
      breaks: 'a vault with access policies goes by roles',
      file: vaults,
      text: "enableRbacAuthorization: !part.has('accessPolicies'),",
      by: 'enableRbacAuthorization: true,',
      tests,
    },
  ],
};
