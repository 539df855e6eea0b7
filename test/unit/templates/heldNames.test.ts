import { describe, expect, it } from 'vitest';
import { liveResource, type LiveResource } from '../../../src/core/resources/resource.ts';
import { types } from '../../../src/core/resources/types.ts';
import { createChecker, formats } from '../../../src/templates/index.ts';
import { rightFiles } from '../../support/rules/right.ts';
import { memoryFiles, uriOf } from '../../support/textFiles.ts';

const now = Date.UTC(2026, 10, 1);

function deleted(name: string, location = 'swedencentral'): LiveResource {
  const id = `/subscriptions/s/providers/Microsoft.CognitiveServices/locations/${location}/resourceGroups/rg-chat/deletedAccounts/${name}`;
  return liveResource(id, types.deletedAccount, {
    location,
    properties: { scheduledPurgeDate: '2026-11-02T00:00:00Z' },
  });
}

describe('a name that a deleted account holds', () => {
  it.each(['bicep', 'arm', 'terraform', 'script'] as const)('is told in a file that uses it: %s', async (format) => {
    const files = memoryFiles(rightFiles[format]);
    const uris = Object.keys(rightFiles[format]).map(uriOf);
    let known: readonly LiveResource[] = [];
    const checker = createChecker({ formats, files, now: () => now, estate: { deletedAccounts: () => known } });
    const told = async () =>
      (await checker.check(uris, new AbortController().signal)).findings.filter(({ rule }) => rule === 'name-held');
    expect(await told()).toEqual([]);
    known = [deleted('chat')];
    const [finding, second] = await told();
    expect(finding).toMatchObject({ severity: 'warning', message: expect.stringContaining('chat') as string });
    expect(second).toBeUndefined();
    // As long as nothing else is known, nothing is judged anew.
    expect((await told())[0]?.fixes).toBe(finding?.fixes);
    known = [deleted('other'), deleted('chat', 'westeurope')];
    expect(await told()).toEqual([]);
  });
});
