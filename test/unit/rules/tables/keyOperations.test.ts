import { azapiKey } from '../../../support/rules/keyFiles.ts';
import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

describeRule('key-operations', {
  formats: {
    bicep: {
      fires: [
        fires('a key that encrypts only', [[`['wrapKey', 'unwrapKey']`, `«['encrypt', 'decrypt']»`]], {
          severity: 'error',
          fixed: [`keyOps: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']`],
        }),
        fires('it wraps and cannot unwrap', [[`['wrapKey', 'unwrapKey']`, `«['wrapKey']»`]], {
          severity: 'error',
          fixed: [`keyOps: ['wrapKey', 'unwrapKey']`],
        }),
        fires(
          'an item a line, with a comment',
          [[`['wrapKey', 'unwrapKey']`, `«[\n      'sign' // for releases\n      'verify'\n    ]»`]],
          {
            severity: 'error',
            fixed: [
              `    keyOps: [\n      'sign' // for releases\n      'verify'\n      'wrapKey'\n      'unwrapKey'\n    ]\n`,
            ],
          },
        ),
        fires(
          'a list that a variable holds',
          [
            ['resource key', `var signing = ['sign', 'verify']\n\nresource key`],
            [`['wrapKey', 'unwrapKey']`, `«signing»`],
          ],
          { severity: 'error', fixed: [`var signing = ['sign', 'verify', 'wrapKey', 'unwrapKey']\n`] },
        ),
      ],
      silent: [
        silent('a key that says nothing of them has all', [[`\n    keyOps: ['wrapKey', 'unwrapKey']`, '']]),
        silent('an empty list says nothing either', [[`['wrapKey', 'unwrapKey']`, `[]`]]),
        silent('more than it needs', [[`['wrapKey', 'unwrapKey']`, `['encrypt', 'decrypt', 'unwrapKey', 'wrapKey']`]]),
        silent('who deploys decides of a part', [
          ['param location', 'param more array\nparam location'],
          [`['wrapKey', 'unwrapKey']`, `concat(['encrypt'], more)`],
        ]),
        silent('another key signs', [
          [
            'resource grant',
            `resource signing 'Microsoft.KeyVault/vaults/keys@2026-02-01' = {
  parent: vault
  name: 'signing'
  properties: { kty: 'RSA', keyOps: ['sign', 'verify'] }
}

resource grant`,
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires('a key that encrypts only', [['["wrapKey", "unwrapKey"]', '«["encrypt", "decrypt"]»']], {
          severity: 'error',
          fixed: ['"keyOps": ["encrypt", "decrypt", "wrapKey", "unwrapKey"]'],
        }),
        fires('an item a line', [['["wrapKey", "unwrapKey"]', '«[\n          "unwrapKey"\n        ]»']], {
          severity: 'error',
          fixed: ['        "keyOps": [\n          "unwrapKey",\n          "wrapKey"\n        ]\n'],
        }),
      ],
      silent: [
        silent('a key that says nothing of them has all', [[',\n        "keyOps": ["wrapKey", "unwrapKey"]', '']]),
      ],
    },
    terraform: {
      fires: [
        fires('a key that signs', [['["wrapKey", "unwrapKey"]', '«["sign", "verify"]»']], {
          severity: 'error',
          fixed: ['  key_opts     = ["sign", "verify", "wrapKey", "unwrapKey"]\n'],
        }),
        fires(
          'made by azapi',
          [...azapiKey('exportable = false'), ['keyOps  = ["wrapKey", "unwrapKey"]', 'keyOps  = «["sign"]»']],
          { severity: 'error', fixed: ['      keyOps  = ["sign", "wrapKey", "unwrapKey"]\n'] },
        ),
        fires('an item a line', [['["wrapKey", "unwrapKey"]', '«[\n    "decrypt", # old data\n    "encrypt",\n  ]»']], {
          severity: 'error',
          fixed: [
            '  key_opts     = [\n    "decrypt", # old data\n    "encrypt",\n    "wrapKey",\n    "unwrapKey",\n  ]\n',
          ],
        }),
      ],
      silent: [
        silent('more than it needs', [
          ['["wrapKey", "unwrapKey"]', '["decrypt", "encrypt", "sign", "unwrapKey", "verify", "wrapKey"]'],
        ]),
        silent('who applies decides', [
          ['variable "workspace_id"', 'variable "operations" {\n  type = list(string)\n}\n\nvariable "workspace_id"'],
          ['["wrapKey", "unwrapKey"]', 'var.operations'],
        ]),
      ],
    },
    script: {
      fires: [
        fires('a key that encrypts only', [['--size 2048', '--size 2048 --ops «encrypt decrypt»']], {
          severity: 'error',
          fixed: ['--size 2048 --ops encrypt decrypt wrapKey unwrapKey\n'],
        }),
        fires('in PowerShell', [['-Size 2048', '-Size 2048 -KeyOps «sign, verify»']], {
          files: rightPowerShell,
          severity: 'error',
          fixed: ['-KeyOps sign, verify, wrapKey, unwrapKey\n'],
        }),
        fires('in PowerShell, as a list', [['-Size 2048', "-Size 2048 -KeyOps «@('sign','verify')»"]], {
          files: rightPowerShell,
          severity: 'error',
          fixed: ["-KeyOps @('sign','verify','wrapKey','unwrapKey')\n"],
        }),
      ],
      silent: [
        silent('both', [['--size 2048', '--size 2048 --ops unwrapKey wrapKey']]),
        silent('what the command makes has all', []),
        silent('a variable from outside', [['--size 2048', '--size 2048 --ops $OPERATIONS']]),
        silent('both, in PowerShell', [['-Size 2048', "-Size 2048 -KeyOps 'wrapKey','unwrapKey'"]], {
          files: rightPowerShell,
        }),
      ],
    },
  },
});
