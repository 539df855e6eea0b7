import { describe, expect, it } from 'vitest';
import { mendAll, type Texts } from '../../../support/rules/mending.ts';
import { rightFiles } from '../../../support/rules/right.ts';

const right = rightFiles.script['deploy.sh'];

function script(before: string, protect: string): Texts {
  return {
    'deploy.sh': right
      .replace('KV=kv-chat\n', `KV=kv-chat\n${before}\n`)
      .replace('--enable-purge-protection true', `--enable-purge-protection ${protect}`),
  };
}

const powerShell = (before: string): Texts => ({
  'deploy.ps1': `$kv = 'kv-chat'
${before}
$vault = New-AzKeyVault -VaultName $kv -ResourceGroupName rg-chat -Location swedencentral -EnablePurgeProtection
Add-AzKeyVaultKey -VaultName $kv -Name chat-cmk -Destination Software -KeyType RSA -Size $size
$account = New-AzCognitiveServicesAccount -ResourceGroupName rg-chat -Name chat -Type OpenAI -SkuName S0 -Location swedencentral -AssignIdentity
Set-AzCognitiveServicesAccount -ResourceGroupName rg-chat -Name chat -KeyVaultEncryption -KeyName chat-cmk -KeyVaultUri $vault.VaultUri
`,
});

describe('a value that a script assigns before', () => {
  it.each<[what: string, before: string, protect: string, after: string]>([
    ['bare', 'PROTECT=false # why?', '$PROTECT', 'PROTECT=true # why?'],
    ['in quotes', 'PROTECT="false"', '"${PROTECT}"', 'PROTECT="true"'],
    ['of another variable', 'OFF=false\nPROTECT=$OFF', '"$PROTECT"', 'OFF=true\nPROTECT=$OFF'],
  ])('is changed there: %s', async (_, before, protect, after) => {
    const texts = script(before, protect);
    const { titles, changed, left } = await mendAll('purge-protection', texts);
    expect(changed).toEqual({ 'deploy.sh': texts['deploy.sh']?.replace(before, after) });
    expect(titles[0]).toMatch(/, in the variable (?:PROTECT|OFF)$/);
    expect(left).toBe(0);
  });

  it.each([
    ['$size = 1024', '$size = 2048'],
    ["$size = '1024'", "$size = '2048'"],
  ])('is changed there in PowerShell: %s', async (before, after) => {
    const texts = powerShell(before);
    const { changed, left } = await mendAll('key-type', texts);
    expect(changed).toEqual({ 'deploy.ps1': texts['deploy.ps1']?.replace(before, after) });
    expect(left).toBe(0);
  });

  it.each<[what: string, texts: Texts]>([
    ['is used twice', script('PROTECT=false\necho "$PROTECT"', '$PROTECT')],
    ['is assigned twice', script('PROTECT=true\nPROTECT=false', '$PROTECT')],
    ['is assigned in a branch', script('if test -n "$CI"; then\n  PROTECT=false\nfi', '$PROTECT')],
    ['is seen by other programs', script('export PROTECT=false', '$PROTECT')],
  ])('is left alone where the variable %s', async (_, texts) => {
    const { changed, left } = await mendAll('purge-protection', texts);
    expect(changed).toEqual({});
    expect(left).toBeGreaterThan(0);
  });
});
