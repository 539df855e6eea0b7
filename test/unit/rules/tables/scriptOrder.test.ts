import { powershell, powershellGrant, script } from '../../../support/rules/pieces.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

const create = `az keyvault create --name "$KV" --resource-group "$GROUP" --location swedencentral --sku premium \\
  --retention-days 90 --enable-purge-protection true --enable-rbac-authorization true
`;
const key = 'az keyvault key create --vault-name "$KV" --name chat-cmk --kty RSA --size 2048\n';
const account =
  'az cognitiveservices account create -n chat -g "$GROUP" --kind OpenAI --sku S0 -l swedencentral --assign-identity\n';
const right = powershell(powershellGrant);
const addKey = 'Add-AzKeyVaultKey -VaultName kv-chat -Name chat-cmk -KeyType RSA -Size 2048 -Destination Software\n';
const vault = right.slice(right.indexOf('$vault ='), right.indexOf(addKey));

// Commands would have to change places, with what else stands between them.
describeRule('script-order', {
  formats: {
    script: {
      fires: [
        fires(
          'a key in a vault that is made further down',
          [
            [create, ''],
            [key, `«az keyvault key create» --vault-name "$KV" --name chat-cmk --kty RSA --size 2048\n${create}`],
          ],
          { severity: 'error', fixed: 'none' },
        ),
        fires(
          'an account is asked for its identity before it is made',
          [
            [account, ''],
            ['PRINCIPAL=$(az cognitiveservices account show', 'PRINCIPAL=$(«az cognitiveservices account show»'],
            [script.grant, `${account}${script.grant}`],
          ],
          { severity: 'error', fixed: 'none' },
        ),
        fires(
          'a key is changed before it is made',
          [[key, `«az keyvault key set-attributes» --vault-name "$KV" --name chat-cmk --enabled true\n${key}`]],
          { severity: 'error', fixed: 'none' },
        ),
        fires('in PowerShell', [], {
          files: {
            'Deploy.ps1': right
              .replace(addKey, '')
              .replace(vault, `${addKey.replace('Add-AzKeyVaultKey', '«Add-AzKeyVaultKey»')}${vault}`),
          },
          severity: 'error',
          fixed: 'none',
        }),
      ],
      silent: [
        silent('everything is made before it is used', []),
        silent('in PowerShell', [], { files: { 'Deploy.ps1': right } }),
        silent('what no command of the script makes is there already', [[create, '']]),
        silent('whether it is there is asked first', [
          [create, `if ! az keyvault show --name "$KV" > /dev/null 2>&1; then\n${create}fi\n`],
        ]),
        silent('a vault of the same name in another group', [
          ['GROUP=rg-chat', 'az keyvault update --name kv-chat --resource-group rg-old --bypass None\nGROUP=rg-chat'],
        ]),
      ],
    },
  },
  leftOut: {
    bicep: 'its declarations have no order of their own',
    arm: 'its resources have no order of their own',
    terraform: 'its blocks have no order of their own',
  },
});
