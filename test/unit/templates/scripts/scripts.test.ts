import { describe, expect, it } from 'vitest';
import { resolveBinding } from '../../../../src/core/resources/binding.ts';
import { ResourceGraph } from '../../../../src/core/resources/graph.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { asString } from '../../../../src/core/resources/value.ts';
import { judge } from '../../../../src/core/rules/catalogue.ts';
import { defaultPreferences } from '../../../../src/core/rules/rule.ts';
import type { TemplateReading } from '../../../../src/core/templates.ts';
import { scripts } from '../../../../src/templates/scripts/index.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const { signal } = new AbortController();

async function read(path: string, text: string): Promise<TemplateReading> {
  return scripts.read(uriOf(path), memoryFiles({ [path]: text }), signal);
}

function graphOf({ resources }: TemplateReading): ResourceGraph {
  return ResourceGraph.of(resources);
}

/** The ids of the rules that are certain of something in the accounts of a script, and of those of scripts alone. */
async function found(path: string, text: string): Promise<readonly string[]> {
  const reading = await read(path, text);
  const graph = graphOf(reading);
  const judged = graph
    .ofType(types.account)
    .flatMap((account) =>
      judge(resolveBinding(account, graph), { graph, now: Date.UTC(2026, 10, 1), preferences: defaultPreferences }),
    )
    .filter(({ certainty, severity }) => certainty === 'known' && severity !== 'info' && severity !== 'hint');
  return [...new Set([...judged, ...reading.findings].map(({ rule }) => rule))].sort();
}

const right = `#!/usr/bin/env bash
set -euo pipefail
GROUP=rg-chat
KV=kv-chat
az keyvault create --name "$KV" --resource-group "$GROUP" --location swedencentral \\
  --enable-purge-protection true --enable-rbac-authorization true
az keyvault key create --vault-name "$KV" --name chat-cmk --kty RSA --size 2048
az cognitiveservices account create -n chat -g "$GROUP" --kind OpenAI --sku S0 -l swedencentral --assign-identity
PRINCIPAL=$(az cognitiveservices account show -n chat -g "$GROUP" --query identity.principalId -o tsv)
VAULT_ID=$(az keyvault show --name "$KV" --query id -o tsv)
az role assignment create --assignee-object-id "$PRINCIPAL" --assignee-principal-type ServicePrincipal \\
  --role "Key Vault Crypto Service Encryption User" --scope "$VAULT_ID/keys/chat-cmk"
VAULT_URI=$(az keyvault show --name "$KV" --query properties.vaultUri -o tsv)
az cognitiveservices account update -n chat -g "$GROUP" \\
  --encryption "{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"
`;

describe('a script of the Azure CLI', () => {
  it('is read as the resources that it makes, the account twice', async () => {
    const graph = graphOf(await read('deploy.sh', right));
    const [account] = graph.ofType(types.account).filter(({ key }) => !key.includes('#'));
    if (!account) throw new Error('There is no account.');
    const { store, key, identity, version, grant } = resolveBinding(account, graph);
    expect(store).toMatchObject({ kind: 'found', resource: { name: 'kv-chat' } });
    expect(key).toMatchObject({ kind: 'found', resource: { name: 'chat-cmk' } });
    expect(identity?.kind).toBe('system');
    expect(version).toEqual({ kind: 'versionless' });
    expect(grant?.kind).toBe('sufficient');
    expect(graph.ofType(types.account)).toHaveLength(2);
  });

  it('has nothing wrong where everything is in order', async () => {
    expect(await found('deploy.sh', right)).toEqual([]);
  });

  it.each([
    ['purge protection', right.replace('--enable-purge-protection true ', ''), 'purge-protection'],
    ['a key that cannot serve', right.replace('--kty RSA --size 2048', '--kty EC --curve P-256'), 'key-type'],
    ['the grant', right.replace(/az role assignment create[^]*?chat-cmk"\n/, ''), 'grant'],
    ['another region', right.replace('--location swedencentral', '--location westeurope'), 'region'],
  ])('is judged as every other file: %s', async (_, text, rule) => {
    expect(await found('deploy.sh', text)).toContain(rule);
  });

  it('is told of an option that does not exist, at the option', async () => {
    const reading = await read(
      'deploy.azcli',
      'az cognitiveservices account update -n chat -g rg --key-vault-properties "x"\n',
    );
    expect(reading.findings).toMatchObject([
      {
        rule: 'script-unknown-option',
        severity: 'error',
        range: { start: { line: 0, character: 50 }, end: { line: 0, character: 72 } },
      },
    ]);
  });

  it('is told of a grant to somebody of the directory, and not of one to the application of OpenAI', async () => {
    const script = (id: string): string => `
SP=$(az ad sp show --id ${id} --query id -o tsv)
az keyvault set-policy -n kv --object-id "$SP" --key-permissions get wrapKey unwrapKey
`;
    expect(await found('a.sh', script('$APP'))).toEqual(['script-grant-principal']);
    expect(await found('a.sh', script('20a14814-5ab7-4612-a671-1382b412bf93'))).toEqual([]);
  });

  it('is told of what is used before it is made', async () => {
    const lines = ['az keyvault key create --vault-name kv -n k', 'az keyvault create -n kv -g rg -l swedencentral'];
    const reading = await read('a.sh', `${lines.join('\n')}\n`);
    expect(reading.findings.map(({ rule, range }) => [rule, range.start.line])).toEqual([['script-order', 0]]);
    const inGroup = await read('a.sh', `az keyvault update -n kv -g rg --bypass None\n${lines[1] ?? ''}\n`);
    expect(inGroup.findings.map(({ rule, range }) => [rule, range.start.line])).toEqual([['script-order', 0]]);
  });
});

const powershell = `$group = 'rg-chat'
$vault = New-AzKeyVault -VaultName 'kv-chat' -ResourceGroupName $group -Location 'swedencentral' \`
  -EnablePurgeProtection -EnableRbacAuthorization
$key = Add-AzKeyVaultKey -VaultName 'kv-chat' -Name 'chat-cmk' -KeyType RSA -Size 2048 -Destination Software
$identity = New-AzUserAssignedIdentity -ResourceGroupName $group -Name 'id-chat' -Location 'swedencentral'
$account = New-AzCognitiveServicesAccount -ResourceGroupName $group -Name 'chat' -Type OpenAI -SkuName S0 -Location 'swedencentral' -AssignIdentity
New-AzRoleAssignment -ObjectId $account.Identity.PrincipalId -RoleDefinitionName 'Key Vault Crypto User' -Scope $vault.ResourceId
Set-AzCognitiveServicesAccount -ResourceGroupName $group -Name 'chat' -KeyVaultEncryption -KeyName $key.Name -KeyVaultUri $vault.VaultUri
`;

describe('a script of Azure PowerShell', () => {
  it('has nothing wrong where everything is in order', async () => {
    expect(await found('Deploy.ps1', powershell)).toEqual([]);
    const graph = graphOf(await read('Deploy.ps1', powershell));
    expect(graph.ofType(types.userAssignedIdentity).map((one) => asString(one.read('name')))).toEqual(['id-chat']);
  });

  it.each(["'kv-chat'", '"kv-chat"'])(
    'takes %s for a text, although it looks like the name of a command',
    async (value) => {
      const text = `$kv = ${value}\n${powershell.replaceAll("'kv-chat'", '$kv')}`;
      expect(await found('Deploy.ps1', text)).toEqual([]);
      const graph = graphOf(await read('Deploy.ps1', text));
      expect(graph.ofType(types.vault).map((one) => asString(one.read('name')))).toEqual(['kv-chat']);
    },
  );

  it.each([
    ['purge protection', powershell.replace('-EnablePurgeProtection ', ''), 'purge-protection'],
    ['the grant', powershell.replace(/New-AzRoleAssignment.*\n/, ''), 'grant'],
    [
      'an option that does not exist',
      `${powershell}Set-AzKeyVaultKeyRotationPolicy -VaultName kv-chat -KeyName chat-cmk -TimeBeforeExpiry P90D\n`,
      'script-unknown-option',
    ],
  ])('is judged: %s', async (_, text, rule) => {
    expect(await found('Deploy.ps1', text)).toContain(rule);
  });
});

describe('the steps of a pipeline', () => {
  const indented = (text: string): string => text.replace(/^/gm, '          ');

  it.each([
    [
      'Azure Pipelines, CLI',
      `steps:\n  - task: AzureCLI@2\n    inputs:\n      scriptType: bash\n      scriptLocation: inlineScript\n      inlineScript: |\n${indented(right)}\n  - script: echo done\n`,
    ],
    ['Azure Pipelines, PowerShell', `steps:\n  - pwsh: |\n${indented(powershell)}\n`],
    ['GitHub Actions', `jobs:\n  deploy:\n    steps:\n      - name: Deploy\n        run: |\n${indented(right)}\n`],
    [
      'GitHub Actions, PowerShell',
      `jobs:\n  deploy:\n    steps:\n      - shell: pwsh\n        run: |\n${indented(powershell)}\n`,
    ],
  ])('are read: %s', async (_, text) => {
    const broken = text.replace('--enable-purge-protection true ', '').replace('-EnablePurgeProtection ', '');
    expect(await found('deploy.yml', text)).toEqual([]);
    expect(await found('deploy.yml', broken)).toEqual(['purge-protection']);
  });
});

describe('a script that is cut off or broken', () => {
  it('is read at every length without a throw', async () => {
    for (const [path, text] of [
      ['a.sh', right],
      ['a.ps1', powershell],
    ] as const) {
      for (let length = 0; length < text.length; length += 7) await read(path, text.slice(0, length));
    }
  });

  it('is read with ten thousand brackets, NULs and open quotes', async () => {
    const awkward = [
      '$('.repeat(10_000),
      '('.repeat(10_000),
      "'\0\0",
      '"$(az keyvault create',
      '@{'.repeat(10_000),
      '`'.repeat(999),
    ];
    for (const text of awkward) {
      await read('a.sh', `az keyvault create -n ${text}`);
      await read('a.ps1', `New-AzKeyVault -Name ${text}`);
      await read('a.yml', `steps:\n- run: |\n    az keyvault create -n ${text}`);
    }
  });
});

describe('mending a script', () => {
  it.each([
    ['a.sh', 'az keyvault create -n kv -g rg\n', 'az keyvault create -n kv -g rg --enable-purge-protection true\n'],
    [
      'a.sh',
      'az keyvault create -n kv --enable-purge-protection false\n',
      'az keyvault create -n kv --enable-purge-protection true\n',
    ],
    ['a.ps1', 'New-AzKeyVault -VaultName kv\n', 'New-AzKeyVault -VaultName kv -EnablePurgeProtection\n'],
  ])('sets the option of the command (%s: %s)', async (path, before, after) => {
    const files = memoryFiles({ [path]: before });
    const graph = graphOf(await scripts.read(uriOf(path), files, signal));
    const [vault] = graph.ofType(types.vault);
    const edits = await scripts.edits(
      {
        kind: 'set',
        resource: vault?.key ?? '',
        type: types.vault,
        path: 'properties.enablePurgeProtection',
        value: { kind: 'known', value: true },
      },
      graph,
      files,
    );
    expect(applied(before, edits ?? [])).toBe(after);
  });

  it('puts the comment before the first line of a command', () => {
    const text = 'az keyvault create \\\n  -n kv\n';
    const at = { uri: uriOf('a.sh'), range: { start: { line: 1, character: 2 }, end: { line: 1, character: 4 } } };
    const edit = scripts.suppression('grant', at, text);
    expect(applied(text, edit ? [edit] : [])).toBe(`# aoai-cmk-ignore grant\n${text}`);
  });
});

function applied(
  text: string,
  edits: readonly {
    range: { start: { line: number; character: number }; end: { line: number; character: number } };
    newText: string;
  }[],
): string {
  const lines = text.split('\n');
  const offset = ({ line, character }: { line: number; character: number }): number =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  return edits.reduceRight(
    (whole, { range, newText }) => whole.slice(0, offset(range.start)) + newText + whole.slice(offset(range.end)),
    text,
  );
}
