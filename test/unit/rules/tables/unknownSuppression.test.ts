import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const beforeVault = (comment: string): Change => ['resource vault', `${comment}\nresource vault`];

describeRule('unknown-suppression', {
  formats: {
    bicep: {
      fires: [
        fires('a letter is missing', [beforeVault('// aoai-cmk-ignore «purge-protetion»: a test vault')], {
          severity: 'hint',
          fixed: ['// aoai-cmk-ignore purge-protection: a test vault\nresource vault'],
        }),
        fires(
          'one of several, behind a line',
          [
            [
              'enablePurgeProtection: true',
              'enablePurgeProtection: true // aoai-cmk-ignore purge-protection, «retension»',
            ],
          ],
          {
            severity: 'hint',
            fixed: ['// aoai-cmk-ignore purge-protection, retention\n'],
          },
        ),
        fires(
          'a rule of another tool, for the whole file',
          [['param location', '// aoai-cmk-ignore-file «ckv-azure-42»\nparam location']],
          {
            severity: 'hint',
            // Nothing comes near: what was meant is not known.
            fixed: 'none',
          },
        ),
      ],
      silent: [
        silent('the rule exists', [beforeVault('// aoai-cmk-ignore purge-protection: a test vault')]),
        silent('the rule is one of another format', [beforeVault('// aoai-cmk-ignore terraform-key-twice')]),
        silent('another tool is told something', [beforeVault('// checkov:skip=CKV_AZURE_42: a test vault')]),
        silent('a comment that only talks about it', [beforeVault('// see aoai-cmk-ignore in the manual')]),
        silent('the reason holds the words', [beforeVault('// aoai-cmk-ignore retention: no-such-rule, never')]),
      ],
    },
    arm: {
      fires: [
        fires(
          'in the metadata of a resource',
          [
            [
              '"name": "kv-chat",',
              '"name": "kv-chat",\n      "metadata": { "aoai-cmk-ignore": ["purge-protection", «"soft-delet"»] },',
            ],
          ],
          { severity: 'hint', fixed: ['"aoai-cmk-ignore": ["purge-protection", "soft-delete"]'] },
        ),
        fires(
          'in a comment',
          [['"enablePurgeProtection": true', '"enablePurgeProtection": true // aoai-cmk-ignore «purge-protecton»']],
          { severity: 'hint', fixed: ['// aoai-cmk-ignore purge-protection\n'] },
        ),
      ],
      silent: [
        silent('the rule exists', [
          ['"name": "kv-chat",', '"name": "kv-chat",\n      "metadata": { "aoai-cmk-ignore": ["purge-protection"] },'],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'a letter too many',
          [
            [
              'purge_protection_enabled   = true',
              'purge_protection_enabled   = true # aoai-cmk-ignore «purge-protections»',
            ],
          ],
          { severity: 'hint', fixed: ['# aoai-cmk-ignore purge-protection\n'] },
        ),
      ],
      silent: [
        silent('the rule exists', [
          ['purge_protection_enabled   = true', 'purge_protection_enabled   = true # aoai-cmk-ignore purge-protection'],
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'two letters changed places',
          [['az keyvault create', '# aoai-cmk-ignore «purge-protectoin»\naz keyvault create']],
          { severity: 'hint', fixed: ['# aoai-cmk-ignore purge-protection\naz keyvault create'] },
        ),
      ],
      silent: [
        silent('the rule exists', [['az keyvault create', '# aoai-cmk-ignore purge-protection\naz keyvault create']]),
      ],
    },
  },
});
