import { describe, expect, it } from 'vitest';
import { jsonReport, textReport } from '../../../src/cli/auditReport.ts';
import { AzureFailure } from '../../../src/core/failure.ts';
import { auditEstate, needsAttention } from '../../../src/core/inspection/audit.ts';
import { Estate } from '../../../src/core/inspection/estate.ts';
import { accountId, bind, FakeEstate, keyId } from '../../support/fakeEstate.ts';
import { ManualClock } from '../../support/manualClock.ts';

const auditOf = (source: FakeEstate) => auditEstate(new Estate(source, new ManualClock()));

describe('an audit', () => {
  it('is content with an account under a key against which nothing speaks', async () => {
    const source = new FakeEstate();
    bind(source);
    const audit = await auditOf(source);
    expect(needsAttention(audit)).toBe(false);
    expect(textReport(audit)).toBe(
      'ACCOUNT  ENCRYPTION            KEY\nrg/chat  Customer-managed key  cmk in team-vault',
    );
    expect(jsonReport(audit, source.cloud)).toMatchObject({
      format: 1,
      cloud: 'AzureCloud',
      isEmulator: false,
      accounts: [{ id: accountId, state: 'customerManaged', keyStore: 'team-vault', key: 'cmk', findings: [] }],
      gaps: [],
    });
  });

  it('names what is wrong', async () => {
    const source = new FakeEstate();
    bind(source);
    source.set(keyId, 'properties.attributes.enabled', false);
    const audit = await auditOf(source);
    expect(needsAttention(audit)).toBe(true);
    expect(textReport(audit)).toContain('  error key-enabled: ');
  });

  it('says what it could not read, and is not content then', async () => {
    const source = new FakeEstate();
    const gap = {
      scope: '/subscriptions/other',
      failure: new AzureFailure({ kind: 'forbidden', purpose: 'list accounts' }),
    };
    source.inventory = () => Promise.resolve({ items: [], gaps: [gap] });
    const audit = await auditOf(source);
    expect(needsAttention(audit)).toBe(true);
    expect(textReport(audit)).toBe(
      'No Azure OpenAI or Foundry accounts.\n\nNot everything could be read:\nCould not list accounts: you do not have the right to do this. [/subscriptions/other]',
    );
  });

  it('fails where nothing can be read at all', async () => {
    const source = new FakeEstate();
    source.subscriptions = () => Promise.reject(new AzureFailure({ kind: 'signedOut', purpose: 'sign in' }));
    await expect(auditOf(source)).rejects.toThrow('Could not sign in');
  });

  it('keeps the order of the accounts, however long each takes', async () => {
    const source = new FakeEstate();
    const body = { kind: 'OpenAI', location: 'westeurope', properties: {} };
    for (let index = 20; index > 0; index--) source.put(`${accountId}-${String(index).padStart(2, '0')}`, body);
    const { accounts } = await auditOf(source);
    const ids = accounts.map(({ account }) => account.key);
    expect(ids).toHaveLength(21);
    expect(ids).toEqual([...ids].sort());
  });
});
