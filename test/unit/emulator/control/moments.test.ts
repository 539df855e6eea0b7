import { describe, expect, it } from 'vitest';
import { momentsBetween } from '../../../../src/emulator/control/moments.ts';
import { ManualClock } from '../../../../src/emulator/clock.ts';
import { cloudNamed } from '../../../../src/emulator/clouds.ts';
import { sampleEstate } from '../../../../src/emulator/estate/sample.ts';

describe('momentsBetween', () => {
  const start = Date.UTC(2026, 10, 2);
  const estate = sampleEstate(cloudNamed('AzureCloud'), new ManualClock(start).now());
  const [assignment] = estate.roleAssignments.values();
  const [vault] = estate.vaults.values();
  if (assignment === undefined || vault === undefined) throw new Error('The sample has both.');
  const added = { ...assignment, id: 'added', effectiveFrom: start + 30_000 };
  estate.roleAssignments.set('added', added);
  estate.removedRoleAssignments.push({ assignment, effectiveUntil: start + 20_000 });
  const [key] = vault.keys.values();
  const [version] = key?.versions ?? [];
  if (version !== undefined) version.exp = (start + 25_000) / 1000;

  it('finds each once, earliest first, wherever the estate has it', () => {
    expect(momentsBetween(estate, start, start + 60_000)).toEqual([start + 20_000, start + 25_000, start + 30_000]);
  });

  it('leaves out the beginning and takes in the end', () => {
    expect(momentsBetween(estate, start + 20_000, start + 25_000)).toEqual([start + 25_000]);
    expect(momentsBetween(estate, start + 30_000, start + 60_000)).toEqual([]);
    expect(momentsBetween(estate, start + 60_000, start)).toEqual([]);
  });
});
