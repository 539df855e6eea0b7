import { describe, expect, it } from 'vitest';
import { readTerraformFiles } from '../../../support/terraform.ts';
import { processorTime } from '../../../support/processorTime.ts';

const vaults = Array.from(
  { length: 12 },
  (_, index) => `resource "azurerm_key_vault" "kv${index}" {
  name                = "kv-${index}"
  resource_group_name = "rg"
  network_acls {
    default_action = "Deny"
    bypass         = "\${join("", ["Azure", "Services"])}"
  }
}
`,
);
const text = vaults.join('\n');

async function names(source: string, path = 'main.tf'): Promise<ReadonlySet<string>> {
  const { resources } = await readTerraformFiles({ [path]: source });
  return new Set(resources.map(({ name }) => name));
}

/** Numbers that are the same in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
}

describe('files that are not as they should be', () => {
  it('are read wherever they are cut off, and what stands before is kept', async () => {
    for (let end = 0; end <= text.length; end += 7) {
      const found = await names(text.slice(0, end));
      const whole = vaults.filter((_, index) => vaults.slice(0, index + 1).join('\n').length <= end).length;
      expect(found.size).toBeGreaterThanOrEqual(whole);
    }
  });

  it('lose little by one wrong piece', async () => {
    const next = random(7);
    const pieces = ['{', '}', '"', '${', '[', '(', ']', '<<E\n', '/*', '=', '\0', '#', '%{ if', '\n\n', '\\'];
    let kept = 0;
    let possible = 0;
    for (let run = 0; run < 300; run++) {
      const at = next(text.length);
      const cut = next(4);
      const edited = text.slice(0, at) + (pieces[next(pieces.length)] ?? '') + text.slice(at + cut);
      const found = await names(edited);
      const hurt = vaults.findIndex((_, index) => vaults.slice(0, index + 1).join('\n').length >= at);
      for (let index = 0; index < vaults.length; index++) {
        if (index === hurt || index === hurt + 1) continue;
        possible++;
        if (found.has(`kv-${index}`)) kept++;
      }
    }
    expect(kept / possible).toBeGreaterThan(0.95);
  });

  it.each([
    ['brackets', '['.repeat(10_000)],
    ['calls', 'f('.repeat(10_000)],
    ['blocks', 'a {'.repeat(10_000)],
    ['interpolations', '"${'.repeat(10_000)],
    ['operators', '1 + '.repeat(10_000) + '1'],
    ['negations', '!'.repeat(10_000) + 'true'],
    ['steps', `a${'.b'.repeat(10_000)}`],
    ['conditions', 'true ? '.repeat(10_000) + '1' + ' : 0'.repeat(10_000)],
  ])('never overflow: %s', async (_, value) => {
    const source = `resource "azurerm_key_vault" "kv" {\n  name = "kv"\n}\nresource "azurerm_key_vault" "deep" {\n  name = ${value}\n}\n`;
    const start = processorTime();
    expect(await names(source)).toContain('kv');
    expect(processorTime() - start).toBeLessThan(2000);
  });

  it('are read in JSON as well, cut off anywhere', async () => {
    const json = JSON.stringify({
      resource: { azurerm_key_vault: { kv: { name: 'kv', network_acls: { bypass: 'None' } } } },
    });
    expect(await names(json, 'main.tf.json')).toContain('kv');
    for (let end = 0; end < json.length; end += 3) await names(json.slice(0, end), 'main.tf.json');
  });

  it('do not fill the memory by modules in modules', async () => {
    const call = (name: string, target: string) => `module "${name}" {\n  source = "${target}"\n  count  = 100\n}\n`;
    const start = processorTime();
    const { resources } = await readTerraformFiles({
      'main.tf': call('a', './a'),
      'a/main.tf': call('b', '../b'),
      'b/main.tf': call('c', '../c'),
      'c/main.tf': 'resource "azurerm_key_vault" "kv" {\n  name = "kv"\n}\n',
    });
    expect(resources.length).toBeLessThan(5000);
    expect(processorTime() - start).toBeLessThan(2000);
  });
});
