import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  assignLocalRole,
  assignRole,
  deletionOf,
  productOf,
  type ActName,
  type Change,
} from '../../../../../src/core/plans/change.ts';
import { exportPlan, type ExportFormat } from '../../../../../src/core/plans/export/index.ts';
import { types, type ResourceType } from '../../../../../src/core/resources/types.ts';
import { absent, known, object, reference } from '../../../../../src/core/resources/value.ts';
import {
  accountId,
  group,
  keyId,
  principalId,
  roleGuid,
  subscriptionId,
  tenantId,
  vaultId,
} from '../../../../support/fakeEstate.ts';
import { planOf } from '../../../../support/plans.ts';

const formats: readonly ExportFormat[] = ['azCli', 'powershell', 'bicep', 'terraform'];
const hsmId = `${group}/providers/Microsoft.KeyVault/managedHSMs/hsm`;
const roleId = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`;
const principal = reference(accountId, 'identity.principalId');

const set = (resource: string, type: ResourceType, path: string, value: unknown): Change => ({
  kind: 'set',
  resource,
  type,
  path,
  value: known(value as never),
});
const create = (
  resource: string,
  type: ResourceType,
  scope: string,
  properties: object,
  body: object = {},
): Change => ({
  kind: 'create',
  resource,
  type,
  scope,
  properties: known(properties as never),
  body: Object.fromEntries(Object.entries(body).map(([name, value]) => [name, known(value as never)])),
});
const act = (name: ActName, resource: string, type: ResourceType, parameters: object = {}): Change => ({
  kind: 'act',
  act: name,
  resource,
  type,
  parameters: known(parameters as never),
});
const encryption = (keyVersion: string | undefined, uri = known('https://team-vault.vault.azure.net')): Change => ({
  kind: 'set',
  resource: accountId,
  type: types.account,
  path: 'properties.encryption',
  value: object({
    keySource: known('Microsoft.KeyVault'),
    keyVaultProperties: object({
      keyVaultUri: uri,
      keyName: known('cmk'),
      keyVersion: keyVersion === undefined ? productOf('rotate', 'version') : known(keyVersion),
    }),
  }),
});
const policy = {
  attributes: { expiryTime: 'P2Y' },
  lifetimeActions: [{ trigger: { timeAfterCreate: 'P1Y' }, action: { type: 'rotate' } }],
};
const accessPolicy: Change = {
  kind: 'create',
  resource: 'new:policy',
  type: types.accessPolicy,
  scope: vaultId,
  properties: object({
    tenantId: known(tenantId),
    objectId: principal,
    permissions: known({ keys: ['get', 'wrapKey'] }),
  }),
};
const newKey = create(keyId, types.vaultKey, vaultId, {
  kty: 'RSA',
  keySize: 2048,
  keyOps: ['wrapKey'],
  attributes: { exp: 1_800_000_000 },
});
const vault = create(
  vaultId,
  types.vault,
  group,
  {
    tenantId,
    sku: { family: 'A', name: 'premium' },
    enablePurgeProtection: true,
    enableRbacAuthorization: true,
    softDeleteRetentionInDays: 30,
  },
  { location: 'westeurope' },
);
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
const workspace = create(
  workspaceId,
  types.workspace,
  group,
  { sku: { name: 'PerGB2018' } },
  { location: 'westeurope' },
);
const setting = create(
  `${vaultId}/providers/Microsoft.Insights/diagnosticSettings/audit`,
  types.diagnosticSetting,
  vaultId,
  { workspaceId },
);
const servicePrincipal: Change = {
  kind: 'create',
  resource: '/servicePrincipals/a99',
  type: types.servicePrincipal,
  scope: '',
  properties: absent,
};
const grant = assignRole(keyId, roleId, known(principalId));
const localGrant = assignLocalRole(`${hsmId}/keys/cmk`, roleGuid, known(principalId));

/** Every kind of change, and what each language makes of it; `false`: it cannot say it and tells another way. */
const kinds: readonly (readonly [what: string, change: Change, Readonly<Record<ExportFormat, string | false>>])[] = [
  [
    'the identity of an account',
    set(accountId, types.account, 'identity', { type: 'SystemAssigned' }),
    {
      azCli: `--body '{"identity":{"type":"SystemAssigned"}}'`,
      powershell: `-Payload '{"identity":{"type":"SystemAssigned"}}'`,
      bicep: "type: 'SystemAssigned'",
      terraform: 'response_export_values = ["identity.principalId"]',
    },
  ],
  [
    'the switch to a key',
    encryption(''),
    {
      azCli: 'retry az cognitiveservices account update',
      powershell: 'Invoke-Patiently',
      bicep: "keyName: 'cmk'",
      terraform: 'key_vault_key_id = "https://team-vault.vault.azure.net/keys/cmk"',
    },
  ],
  [
    'the switch to a version',
    encryption('abc'),
    {
      azCli: '"keyVersion":"abc"',
      powershell: '"keyVersion":"abc"',
      bicep: "keyVersion: 'abc'",
      terraform: '/keys/cmk/abc"',
    },
  ],
  [
    "the way back to Microsoft's keys",
    set(accountId, types.account, 'properties.encryption', { keySource: 'Microsoft.CognitiveServices' }),
    {
      azCli: `--encryption '{"keySource":"Microsoft.CognitiveServices"}'`,
      powershell: '"keySource":"Microsoft.CognitiveServices"',
      bicep: "keySource: 'Microsoft.CognitiveServices'",
      terraform: 'azapi_update_resource',
    },
  ],
  [
    'purge protection',
    set(vaultId, types.vault, 'properties.enablePurgeProtection', true),
    {
      azCli: '--enable-purge-protection true',
      powershell: 'Update-AzKeyVault `',
      bicep: 'enablePurgeProtection: true',
      terraform: 'enablePurgeProtection = true',
    },
  ],
  [
    'purge protection of a Managed HSM',
    set(hsmId, types.managedHsm, 'properties.enablePurgeProtection', true),
    {
      azCli: 'az keyvault update-hsm \\\n  --hsm-name hsm',
      powershell: 'Update-AzKeyVaultManagedHsm',
      bicep: 'enablePurgeProtection: true',
      terraform: 'enablePurgeProtection = true',
    },
  ],
  [
    'the trusted services of a firewall',
    set(vaultId, types.vault, 'properties.networkAcls.bypass', 'AzureServices'),
    {
      azCli: '--bypass AzureServices',
      powershell: '"bypass":"AzureServices"',
      bicep: "bypass: 'AzureServices'",
      terraform: 'bypass = "AzureServices"',
    },
  ],
  [
    'soft delete, which has no command',
    set(vaultId, types.vault, 'properties.enableSoftDelete', true),
    {
      azCli: '--method patch',
      powershell: "-Method 'PATCH'",
      bicep: 'enableSoftDelete: true',
      terraform: 'enableSoftDelete = true',
    },
  ],
  [
    'a version that is switched off',
    set(`${keyId}/versions/abc`, types.vaultKeyVersion, 'properties.attributes.enabled', false),
    {
      azCli: '--version abc \\\n  --enabled false',
      powershell: "-Version 'abc' `\n  -Enable $false",
      bicep: false,
      terraform: false,
    },
  ],
  [
    'a rotation policy',
    set(keyId, types.vaultKey, 'properties.rotationPolicy', policy),
    {
      azCli: `"lifetimeActions":[{"trigger":{"timeAfterCreate":"P1Y"},"action":{"type":"Rotate"}}]}'`,
      powershell: `-KeyRotationLifetimeAction @(@{ Action = 'Rotate'; TimeAfterCreate = 'P1Y' })`,
      bicep: false,
      terraform: false,
    },
  ],
  [
    'a rotation policy in a Managed HSM',
    set(`${hsmId}/keys/cmk`, types.hsmKey, 'properties.rotationPolicy', policy),
    { azCli: 'rotation-policy update \\\n  --hsm-name hsm', powershell: false, bicep: false, terraform: false },
  ],
  [
    'a role',
    grant,
    {
      azCli: `az role assignment create \\\n  --role ${roleGuid} \\\n  --assignee-object-id ${principalId}`,
      powershell: 'New-AzRoleAssignment',
      bicep: `name: guid(key_cmk.id, '${principalId}', '${roleGuid}')`,
      terraform: 'azurerm_role_assignment',
    },
  ],
  [
    'a local role of a Managed HSM',
    localGrant,
    {
      azCli: 'az keyvault role assignment create \\\n  --hsm-name hsm',
      powershell: "-Scope '/keys/cmk'",
      bicep: false,
      terraform: 'scope = "/keys/cmk"',
    },
  ],
  [
    'an access policy',
    accessPolicy,
    {
      azCli: '--key-permissions get wrapKey',
      powershell: "-PermissionsToKeys 'get', 'wrapKey'",
      bicep: "name: 'add'",
      terraform: 'key_permissions = ["Get", "WrapKey"]',
    },
  ],
  [
    'a vault',
    vault,
    {
      azCli: '--retention-days 30',
      powershell: '-SoftDeleteRetentionInDays 30',
      bicep: 'softDeleteRetentionInDays: 30',
      terraform: 'soft_delete_retention_days = 30',
    },
  ],
  [
    'a key',
    newKey,
    {
      azCli: '--ops wrapKey \\\n  --expires 2027-01-15T08:00:00Z',
      powershell: "-Destination 'Software'",
      bicep: 'parent: vault_team_vault',
      terraform: 'expiration_date = "2027-01-15T08:00:00Z"',
    },
  ],
  [
    'a workspace',
    workspace,
    {
      azCli: '--method put',
      powershell: "-Method 'PUT'",
      bicep: 'Microsoft.OperationalInsights/workspaces@',
      terraform: 'azapi_resource',
    },
  ],
  [
    'a diagnostic setting',
    setting,
    {
      azCli: '--method put',
      powershell: "-Method 'PUT'",
      bicep: 'scope: vault_team_vault',
      terraform: `parent_id = "${vaultId}"`,
    },
  ],
  [
    'a service principal',
    servicePrincipal,
    {
      azCli: 'az ad sp create \\\n  --id a99',
      powershell: 'New-AzADServicePrincipal',
      bicep: false,
      terraform: 'use_existing = true',
    },
  ],
  [
    'a role that is taken away',
    deletionOf(grant),
    { azCli: 'az role assignment delete', powershell: 'Remove-AzRoleAssignment', bicep: false, terraform: false },
  ],
  [
    'a local role that is taken away',
    deletionOf(localGrant),
    {
      azCli: 'az keyvault role assignment delete',
      powershell: 'Remove-AzKeyVaultRoleAssignment',
      bicep: false,
      terraform: false,
    },
  ],
  [
    'an access policy that is taken away',
    deletionOf(accessPolicy),
    { azCli: 'az keyvault delete-policy', powershell: 'Remove-AzKeyVaultAccessPolicy', bicep: false, terraform: false },
  ],
  [
    'a diagnostic setting that is taken away',
    deletionOf(setting as never),
    { azCli: '--method delete', powershell: "-Method 'DELETE'", bicep: false, terraform: false },
  ],
  [
    'a rotation',
    act('rotate', keyId, types.vaultKey),
    { azCli: 'az keyvault key rotate', powershell: 'Invoke-AzKeyVaultKeyRotation', bicep: false, terraform: false },
  ],
  [
    'a rotation in a Managed HSM',
    act('rotate', `${hsmId}/keys/cmk`, types.hsmKey),
    { azCli: '--hsm-name hsm', powershell: false, bicep: false, terraform: false },
  ],
  [
    'an import of a PEM file',
    act('import', keyId, types.vaultKey, { path: 'k.pem', format: 'pem', hsm: false, key: { keyOps: ['wrapKey'] } }),
    { azCli: '--pem-file k.pem \\\n  --protection software', powershell: false, bicep: false, terraform: false },
  ],
  [
    'an import of a BYOK file',
    act('import', keyId, types.vaultKey, { path: 'k.byok', format: 'byok', hsm: true }),
    { azCli: '--byok-file k.byok', powershell: "-KeyFilePath 'k.byok'", bicep: false, terraform: false },
  ],
  [
    'a key that comes back',
    act('recover', keyId, types.vaultKey),
    { azCli: 'az keyvault key recover', powershell: 'Undo-AzKeyVaultKeyRemoval', bicep: false, terraform: false },
  ],
  [
    'a vault that comes back',
    act('recover', vaultId, types.vault, { location: 'westeurope' }),
    { azCli: 'az keyvault recover', powershell: 'Undo-AzKeyVaultRemoval', bicep: false, terraform: false },
  ],
  [
    'an account that comes back',
    act('recover', accountId, types.account),
    { azCli: 'az cognitiveservices account list-deleted', powershell: false, bicep: false, terraform: false },
  ],
  [
    'an account that is purged',
    act('purge', accountId, types.account, { location: 'westeurope' }),
    {
      azCli: 'az cognitiveservices account purge',
      powershell: 'Remove-AzCognitiveServicesAccount',
      bicep: false,
      terraform: false,
    },
  ],
  [
    'a backup',
    act('backup', keyId, types.vaultKey, { path: 'b' }),
    { azCli: '--file b', powershell: "-OutputFile 'b'", bicep: false, terraform: false },
  ],
  [
    'a backup that is restored',
    act('restore', keyId, types.vaultKey, { path: 'b' }),
    { azCli: 'az keyvault key restore', powershell: 'Restore-AzKeyVaultKey', bicep: false, terraform: false },
  ],
];

describe.each(kinds)('%s', (_what, change, expected) => {
  it.each(formats)('in %s', (format) => {
    const text = exportPlan(planOf({ it: change }), format);
    const wish = expected[format];
    if (wish === false) expect(code(text, format)).toBe('');
    else expect(text).toContain(wish);
    expect(text).toContain('Step 1 (it): Do it');
    if (wish === false) expect(text).toMatch(/cannot say this; (with the Azure CLI:|do it in the portal)/);
  });
});

/** What is left of a text without its comments and what stands above every script. */
function code(text: string, format: ExportFormat): string {
  const mark = format === 'bicep' ? '//' : '#';
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith(mark));
  return lines.filter((line) => !/^(set -euo|\$ErrorActionPreference)/.test(line)).join('\n');
}

describe('what is awaited', () => {
  const waits: readonly Change[] = [
    {
      kind: 'await',
      what: 'use',
      resource: accountId,
      type: types.account,
      keyId,
      version: known('v2'),
      principalId: known('p'),
    },
    { kind: 'await', what: 'unused', resource: keyId, type: types.vaultKey, version: known('v1') },
    {
      kind: 'await',
      what: 'value',
      resource: vaultId,
      type: types.vault,
      path: 'properties.x',
      value: known('Approved'),
    },
  ];
  it.each(formats)('is a comment in %s', (format) => {
    for (const change of waits) {
      const text = exportPlan(planOf({ wait: change }), format);
      expect(text).toContain('Wait until');
      expect(code(text, format)).toBe('');
    }
  });
});

describe('what is only known later', () => {
  const steps = {
    identity: set(accountId, types.account, 'identity', { type: 'SystemAssigned' }),
    grant: assignRole(keyId, roleId, principal),
    rotate: act('rotate', keyId, types.vaultKey),
    encryption: encryption(undefined),
  };

  it('is a variable of the shell', () => {
    const text = exportPlan(planOf(steps), 'azCli');
    expect(text).toContain(
      `chat_principalId=$(az resource show --ids ${accountId} --query identity.principalId --output tsv)`,
    );
    expect(text).toContain('--assignee-object-id "${chat_principalId}"');
    expect(text).toContain('rotate_version=$(az keyvault key rotate');
    expect(text).toContain('rotate_version="${rotate_version##*/}"');
    expect(text).toContain(`"keyVersion":"'"\${rotate_version}"'"}}'`);
  });

  it('is a variable of PowerShell', () => {
    const text = exportPlan(planOf(steps), 'powershell');
    expect(text).toContain('$chat_principalId = (Invoke-Arm');
    expect(text).toContain('-ObjectId $chat_principalId');
    expect(text).toContain('$rotate_version = (Invoke-AzKeyVaultKeyRotation');
    expect(text).toContain(`"keyVersion":"' + $rotate_version + '"}}}}')`);
  });

  it('is a property of an existing resource in Bicep, whose id names the assignment', () => {
    const text = exportPlan(planOf({ grant: steps.grant }), 'bicep');
    expect(text).toContain(`name: guid(key_cmk.id, account_chat.id, '${roleGuid}')`);
    expect(text).toContain('principalId: account_chat.identity.principalId');
    expect(text).toMatch(/resource account_chat '.*' existing/);
  });

  it('is an output in Terraform, and orders what does not refer to each other', () => {
    const text = exportPlan(
      planOf({ identity: steps.identity, grant: steps.grant, encryption: encryption('') }),
      'terraform',
    );
    expect(text).toContain('principal_id = azapi_update_resource.identity_chat.output.identity.principalId');
    expect(text).toContain('depends_on = [azurerm_role_assignment.grant]');
  });

  it('is the address of a vault that is made by the same plan', () => {
    const uri = reference(vaultId, 'properties.vaultUri') as never;
    const text = exportPlan(planOf({ vault, encryption: encryption('', uri) }), 'terraform');
    expect(text).toContain('"${azurerm_key_vault.vault_team_vault.vault_uri}keys/cmk"');
  });
});

describe('a key with its rotation policy', () => {
  const plan = planOf({ key: newKey, policy: set(keyId, types.vaultKey, 'properties.rotationPolicy', policy) });

  it('is made with it where only its creation can say it', () => {
    expect(exportPlan(plan, 'bicep')).toContain("timeAfterCreate: 'P1Y'");
    expect(exportPlan(plan, 'terraform')).toContain('time_after_creation = "P1Y"');
  });
});

const nasty = `it's "$(touch /tmp/x)" \`id\` \${HOME} %{x} \\ \u2019; rm -rf / #\nnext`;

describe('a name that would be code', () => {
  const bad = set(accountId, types.account, 'tags.x', nasty);
  const plan = {
    ...planOf({ it: act('backup', keyId, types.vaultKey, { path: nasty }), tag: bad }, { title: nasty, reason: nasty }),
    title: nasty,
  };

  it('is one word of a shell', () => {
    const text = exportPlan(plan, 'azCli');
    // The shell itself says what it takes the words for: az is a function that writes them.
    const script = `az() { printf '%s\\0' "$@"; }\n${text}`;
    const words = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0');
    expect(words).toContain(nasty);
    expect(words.map(parsed)).toContainEqual({ tags: { x: nasty } });
  });

  it('is a string of PowerShell, whose quotes are doubled, the typographic ones too', () => {
    const text = exportPlan(plan, 'powershell');
    expect(text).toContain(`-OutputFile '${nasty.replaceAll("'", "''").replaceAll('\u2019', '\u2019\u2019')}'`);
  });

  it('is a string of Bicep', () => {
    const text = exportPlan(planOf({ it: set(vaultId, types.vault, 'properties.x', nasty) }), 'bicep');
    expect(text).toContain(`x: 'it\\'s "$(touch /tmp/x)" \`id\` \\\${HOME} %{x} \\\\ \u2019; rm -rf / #\\nnext'`);
  });

  it('is a string of HCL', () => {
    const text = exportPlan(planOf({ it: set(vaultId, types.vault, 'properties.x', nasty) }), 'terraform');
    expect(text).toContain(`x = "it's \\"$(touch /tmp/x)\\" \`id\` $\${HOME} %%{x} \\\\ \u2019; rm -rf / #\\nnext"`);
  });

  it.each(formats)('never leaves a comment in %s', (format) => {
    const text = exportPlan(
      {
        ...plan,
        steps: plan.steps.map((step) => ({
          ...step,
          change: {
            kind: 'await',
            what: 'unused',
            resource: keyId,
            type: types.vaultKey,
            version: known(nasty),
          } as const,
        })),
      },
      format,
    );
    expect(code(text, format)).toBe('');
  });

  it.each<ExportFormat>(['bicep', 'terraform'])('never leaves the commands inside a comment in %s', (format) => {
    const text = exportPlan(planOf({ it: act('backup', keyId, types.vaultKey, { path: nasty }) }), format);
    expect(code(text, format)).toBe('');
  });
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

describe('a shell script', () => {
  it.each(kinds)('is one that bash can read: %s', (_what, change) => {
    const text = exportPlan(planOf({ it: change }), 'azCli');
    expect(() => execFileSync('bash', ['-n'], { input: text, stdio: ['pipe', 'pipe', 'pipe'] })).not.toThrow();
  });
});

describe('several files of Bicep', () => {
  it('are made where the resource group changes, and say where each goes to', () => {
    const elsewhere = vaultId.replace('/resourceGroups/rg/', '/resourceGroups/keys/');
    const plan = planOf({
      one: assignRole(keyId, roleId, known(principalId)),
      two: assignRole(`${elsewhere}/keys/cmk`, roleId, principal),
    });
    const text = exportPlan(plan, 'bicep');
    expect(text).toContain(
      `==== File 1: az deployment group create --subscription ${subscriptionId} --resource-group rg `,
    );
    expect(text).toContain('--resource-group keys ');
    // The account lies in another group than the second file is deployed to.
    expect(text).toContain(`scope: resourceGroup('${subscriptionId}', 'rg')`);
  });
});
