import { beforeAll, describe, expect, it } from 'vitest';
import { exceptions } from './exceptions.ts';
import { loadInteractions, recordingsFolder, type Interaction } from './load.ts';
import { operationNames, type OperationName } from './operations.ts';
import { rebuild } from './rebuild.ts';
import { Recordings, type Verdict } from './replay.ts';
import type { Answer } from './scene.ts';
import { complaintAbout, rowOf } from './summary.ts';

const folder = recordingsFolder();
const recordings = new Recordings(folder === undefined ? [] : loadInteractions(folder));

describe.skipIf(folder === undefined)('Recorded interactions (AOAI_CMK_AZURE_DATA)', () => {
  let verdicts: ReadonlyMap<OperationName, readonly Verdict[]> = new Map();
  beforeAll(async () => {
    verdicts = await recordings.replayAll();
  });

  it.each(operationNames)('%s', (operation) => {
    const replayed = verdicts.get(operation) ?? [];
    expect(complaintAbout(rowOf(recordings, operation, replayed), replayed)).toBeUndefined();
  });

  it('needs every exception of the table', () => {
    const unused = exceptions.filter((exception) => !recordings.usedExceptions.has(exception));
    expect(unused.map(({ reason, operations, paths }) => `${operations} ${paths}: ${reason}`)).toEqual([]);
  });
});

describe.skipIf(folder === undefined)('A planted mistake is found in a replayed interaction', () => {
  const plants: readonly (readonly [string, OperationName, (answer: Answer) => Answer, string])[] = [
    ['a wrong status', 'account: update', (answer) => ({ ...answer, status: 201 }), 'status status'],
    [
      'a wrong error code',
      'role assignment: create',
      (answer) => ({ ...answer, body: { error: { code: 'Conflict', message: '' } } }),
      'errorCode error.code',
    ],
    [
      'a wrong inner code',
      'key: get',
      (answer) => ({ ...answer, body: { error: { code: 'Forbidden', innererror: { code: 'ForbiddenByRbac' } } } }),
      'innerErrorCode error.innererror.code',
    ],
    ['a missing property', 'vault: get', (answer) => without(answer, 'vaultUri'), 'missing properties.vaultUri'],
    [
      'a missing property that depends on the API version',
      'account: update',
      (answer) => without(answer, 'provisioningState'),
      'missing properties.provisioningState',
    ],
    [
      'a property too many',
      'account: get',
      (answer) => changed(answer, { encrypted: true }),
      'extra properties.encrypted',
    ],
    ['a wrong type', 'vault: get', (answer) => changed(answer, { vaultUri: 7 }), 'type properties.vaultUri'],
    [
      'a wrong spelling',
      'account: update',
      (answer) => changed(answer, { provisioningState: 'accepted' }),
      'value properties.provisioningState',
    ],
    [
      'a missing header',
      'account: update',
      (answer) => ({ ...answer, headers: { 'content-type': 'application/json; charset=utf-8' } }),
      'header azure-asyncoperation',
    ],
    [
      'a header too many',
      'account: operation result',
      (answer) => ({ ...answer, headers: { ...answer.headers, 'retry-after': '30' } }),
      'header retry-after',
    ],
  ];

  it.each(plants)('%s', async (_, operation, plant, expected) => {
    const found = new Set<string>();
    for (const interaction of recordings.of(operation)) {
      for (const difference of await planted(operation, interaction, plant)) found.add(difference);
    }
    expect([...found]).toContain(expected);
  });
});

async function planted(
  operation: OperationName,
  interaction: Interaction,
  plant: (answer: Answer) => Answer,
): Promise<readonly string[]> {
  const { scene, question } = await rebuild(operation, interaction);
  const differences = recordings.judge(operation, interaction, plant(await scene.ask(question)));
  return differences.map(({ kind, path }) => `${kind} ${path}`);
}

function without(answer: Answer, name: string): Answer {
  const properties = Object.entries(propertiesOf(answer)).filter(([candidate]) => candidate !== name);
  return { ...answer, body: { ...(answer.body as object), properties: Object.fromEntries(properties) } };
}

function changed(answer: Answer, change: object): Answer {
  return { ...answer, body: { ...(answer.body as object), properties: { ...propertiesOf(answer), ...change } } };
}

function propertiesOf({ body }: Answer): object {
  return (body as { readonly properties?: object }).properties ?? {};
}
