import { powershell, script } from '../../../support/rules/pieces.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const show = 'az cognitiveservices account show -n chat -g "$GROUP" --query identity.principalId -o tsv';
const bySp = (find: string): Change => [show, find];
const marked: Change = ['--assignee-object-id "$PRINCIPAL"', '--assignee-object-id «"$PRINCIPAL"»'];
const ekm = '20a14814-5ab7-4612-a671-1382b412bf93';

// Whose identity is meant, and how the script gets at it, is for the person to say.
describeRule('script-grant-principal', {
  formats: {
    script: {
      fires: [
        fires(
          'a role for an application that was looked up',
          [bySp('az ad sp show --id "$APP" --query id -o tsv'), marked],
          {
            severity: 'warning',
            fixed: 'none',
          },
        ),
        fires(
          'a role for one that was found by its name',
          [bySp(`az ad sp list --display-name 'Azure OpenAI' --query '[0].id' -o tsv`), marked],
          { severity: 'warning', fixed: 'none' },
        ),
        fires(
          'an access policy for it',
          [
            bySp('az ad sp show --id "$APP" --query id -o tsv'),
            ['--enable-rbac-authorization true', '--enable-rbac-authorization false'],
            [
              script.grant,
              'az keyvault set-policy -n "$KV" --object-id «"$PRINCIPAL"» --key-permissions get wrapKey unwrapKey\n',
            ],
          ],
          { severity: 'warning', fixed: 'none' },
        ),
        fires(
          'a lookup inside of the command',
          [
            [
              '"$PRINCIPAL" --assignee-principal-type',
              '«"$(az ad sp show --id "$APP" --query id -o tsv)"» --assignee-principal-type',
            ],
          ],
          {
            severity: 'warning',
            fixed: 'none',
          },
        ),
        fires('in PowerShell', [], {
          files: {
            'Deploy.ps1': powershell(
              `$sp = Get-AzADServicePrincipal -ApplicationId $appId\nNew-AzRoleAssignment -ObjectId «$sp.Id» -RoleDefinitionName 'Key Vault Crypto User' -Scope $vault.ResourceId\n`,
            ),
          },
          severity: 'warning',
          fixed: 'none',
        }),
      ],
      silent: [
        silent("the account's own identity", []),
        silent('a user-assigned identity', [
          bySp('az identity show -n id-chat -g "$GROUP" --query principalId -o tsv'),
        ]),
        silent("OpenAI's own application, for its Enterprise Key Management", [
          bySp(`az ad sp show --id ${ekm} --query id -o tsv`),
        ]),
        silent('a role that has to do with no key store', [
          bySp('az ad sp show --id "$APP" --query id -o tsv'),
          ['"$VAULT_ID/keys/chat-cmk"', '"/subscriptions/$SUBSCRIPTION/resourceGroups/$GROUP"'],
        ]),
        silent('a principal that the script is given', [bySp('echo "$1"')]),
      ],
    },
  },
  leftOut: {
    bicep: 'Bicep looks nobody up in the directory',
    arm: 'a template looks nobody up in the directory',
    terraform: 'who is looked up there is told by the rule grant: every grant stands in the files',
  },
});
