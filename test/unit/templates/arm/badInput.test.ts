import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { armFormat } from '../../../../src/templates/arm/index.ts';
import { parseJsonNow } from '../../../../src/templates/json/parse.ts';
import { readArm, template } from '../../../support/armReading.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';
import { processorTime } from '../../../support/processorTime.ts';

const count = 24;

/** A template of many vaults, written as people write it. */
const estate = template({
  parameters: { location: { type: 'string', defaultValue: 'swedencentral' } },
  variables: { tags: { owner: 'us' } },
  resources: Array.from({ length: count }, (_, index) => ({
    type: 'Microsoft.KeyVault/vaults',
    apiVersion: '2023-07-01',
    name: `kv${index}`,
    location: "[parameters('location')]",
    properties: {
      sku: { family: 'A', name: 'standard' },
      accessPolicies: [{ objectId: 'o', permissions: { keys: ['get'] } }],
    },
  })),
  outputs: { first: { type: 'string', value: "[reference('kv0').vaultUri]" } },
});

/** How many of the resources of which no character was touched are still read, with their properties. */
async function survivors(
  text: string,
  from: number,
  to: number,
): Promise<{ readonly untouched: number; readonly kept: number }> {
  const { resources } = await readArm(text);
  const kept = new Set(
    resources.filter((vault) => vault.read('properties.sku.name').kind === 'known').map(({ name }) => name),
  );
  const untouched: string[] = [];
  for (let index = 0; index < count; index++) {
    const start = estate.lastIndexOf('    {', estate.indexOf(`"kv${index}"`));
    const end = estate.indexOf('\n    }', start) + 6;
    if (to < start || from > end) untouched.push(`kv${index}`);
  }
  return { untouched: untouched.length, kept: untouched.filter((name) => kept.has(name)).length };
}

/** Every edit's survivors together, as a share. */
async function share(
  edits: readonly { readonly from: number; readonly to: number; readonly text: string }[],
): Promise<number> {
  let untouched = 0;
  let kept = 0;
  for (const { from, to, text } of edits) {
    const left = await survivors(estate.slice(0, from) + text + estate.slice(to), from, to);
    untouched += left.untouched;
    kept += left.kept;
  }
  return kept / untouched;
}

const brackets = [...estate.matchAll(/[{}[\],:"]/g)].map(({ index }) => index);
const anywhere = fc.nat({ max: estate.length - 1 });
const character = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '/', '\\', '\n', 'x', '0', '\0', '*', "'");

describe('ARM templates that are wrong', () => {
  it('keep the rest of their resources, whichever bracket is missing', async () => {
    const sample = brackets.filter((_, index) => index % 3 === 0);
    expect(await share(sample.map((from) => ({ from, to: from + 1, text: '' })))).toBeGreaterThanOrEqual(0.95);
  });

  it('keep the rest of their resources, whatever is typed into them', async () => {
    const edits = fc.sample(fc.record({ at: anywhere, text: character }), { numRuns: 300, seed: 1 });
    expect(await share(edits.map(({ at, text }) => ({ from: at, to: at, text })))).toBeGreaterThanOrEqual(0.95);
  });

  it('keep the rest of their resources, whatever is cut out of them', async () => {
    const cuts = fc.sample(fc.record({ at: anywhere, length: fc.integer({ min: 1, max: 60 }) }), {
      numRuns: 300,
      seed: 2,
    });
    const edits = cuts.map(({ at, length }) => ({ from: at, to: Math.min(estate.length, at + length), text: '' }));
    expect(await share(edits)).toBeGreaterThanOrEqual(0.95);
  });

  it('are read as far as they go, cut off anywhere', async () => {
    for (let end = 0; end < estate.length; end += 97) {
      const { resources, unreadable } = await readArm(estate.slice(0, end));
      const whole = [...estate.slice(estate.indexOf('"resources"'), end).matchAll(/\n {4}\}/g)].length;
      expect(resources.length, `cut at ${end}`).toBeGreaterThanOrEqual(Math.min(whole, count));
      expect(unreadable.length).toBeGreaterThan(0);
    }
  });

  it('never throw, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            character,
            fc.string(),
            fc.constantFrom(
              '"resources": [',
              '"type": "Microsoft.KeyVault/vaults"',
              "[parameters('a",
              '"copy": {',
              '// c',
              '/*',
            ),
          ),
          { maxLength: 40 },
        ),
        async (parts) => {
          const reading = await readArm(parts.join(' '));
          expect(reading.format).toBe('arm');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throw, however they are spliced', async () => {
    await fc.assert(
      fc.asyncProperty(anywhere, anywhere, anywhere, async (a, b, c) => {
        await readArm(estate.slice(0, a) + estate.slice(b, b + 500) + estate.slice(c));
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['blanks', ' \n\t'],
    ['a byte order mark', '\ufeff'],
    ['NULs', '\0'.repeat(1000)],
    ['no object', '[1, 2]'],
    ['a text that is not closed', '{ "resources": [ { "type": "Microsoft.KeyVault/vaul'],
    ['a comment that is not closed', '{ /* '],
    ['open brackets', '['.repeat(10_000)],
    ['open braces', '{"a":'.repeat(10_000)],
    ['closing brackets', ']}'.repeat(10_000)],
    ['deep nesting', `{ "resources": ${'['.repeat(10_000)}${']'.repeat(10_000)} }`],
    ['deep nested resources', '{"resources":[{"type":"Microsoft.KeyVault/vaults","name":"a",'.repeat(3_000)],
    [
      'a deep expression',
      `{ "resources": [ { "type": "Microsoft.KeyVault/vaults", "name": "[${'concat('.repeat(10_000)}]" } ] }`,
    ],
    [
      'a large loop',
      '{ "resources": [ { "type": "Microsoft.KeyVault/vaults", "name": "a", "copy": { "name": "c", "count": 1e9 } } ] }',
    ],
  ])('holding %s are told to be so, soon', async (_, text) => {
    const start = processorTime();
    const { unreadable } = await readArm(text);
    expect(processorTime() - start).toBeLessThan(2_000);
    if (!text.includes('1e9')) expect(unreadable.length).toBeGreaterThan(0);
  });

  it('begin with a byte order mark or hold comments and commas too many, and are right', async () => {
    const text = `\ufeff${estate.replace('"resources": [', '/* here */ "resources": [ // they are').replace('"owner": "us"', '"owner": "us",')}`;
    const { resources, unreadable } = await readArm(text);
    expect(unreadable).toEqual([]);
    expect(resources).toHaveLength(count);
  });

  it('may have expressions over several lines', () => {
    const { root, problems } = parseJsonNow('file:///a.json', '{ "a": "[concat(\n  \'x\',\n  \'y\'\n)]", "b": 1 }');
    expect(problems).toEqual([]);
    expect(root).toMatchObject({ members: [{ value: { value: "[concat( 'x', 'y' )]" } }, { name: 'b' }] });
  });

  it('stop when they are to be read no more', async () => {
    const controller = new AbortController();
    const pace = {
      due: () => true,
      pause: (): Promise<void> => {
        controller.abort();
        return Promise.resolve();
      },
    };
    const files = memoryFiles({ 'main.json': estate });
    const reading = armFormat(() => pace).read(uriOf('main.json'), files, controller.signal);
    await expect(reading).rejects.toThrow();
  });

  it('never hold the host up long, however large they are', async () => {
    const first = estate.indexOf('    {');
    const resource = estate.slice(first, estate.indexOf('\n    }', first) + 6);
    const large = `{ "contentVersion": "1.0.0.0", "resources": [\n${Array.from({ length: 7_000 }, (_, index) => resource.replace('kv0', `kv${index}`)).join(',\n')}\n] }`;
    expect(large.length).toBeGreaterThan(3_000_000);
    let pauses = 0;
    let since = performance.now();
    let longest = 0;
    const pace = {
      due: () => performance.now() - since >= 8,
      async pause() {
        longest = Math.max(longest, performance.now() - since);
        pauses++;
        await new Promise<void>((resolve) => setImmediate(resolve));
        since = performance.now();
      },
    };
    const files = memoryFiles({ 'main.json': large });
    const start = performance.now();
    const { resources } = await armFormat(() => pace).read(uriOf('main.json'), files, new AbortController().signal);
    longest = Math.max(longest, performance.now() - since);
    expect(resources).toHaveLength(7_000);
    expect(pauses).toBeGreaterThan(3);
    // In milliseconds it would depend on what else this machine does.
    expect(longest).toBeLessThan((performance.now() - start) / 3);
  });
});
