import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../src/core/failure.ts';
import { Estate } from '../../../../src/core/inspection/estate.ts';
import type { Inspection } from '../../../../src/core/inspection/inspect.ts';
import { presentAccount } from '../../../../src/features/explorer/presentation/account.ts';
import { bindingRows } from '../../../../src/features/explorer/presentation/bindingRows.ts';
import { ruleById } from '../../../../src/core/rules/catalogue.ts';
import { presentFinding, presentFindings } from '../../../../src/features/explorer/presentation/finding.ts';
import {
  accountId,
  bind,
  FakeEstate,
  keyBody,
  keyId,
  newestVersion,
  principalId,
  vaultId,
} from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';

const { signal } = new AbortController();
const olderVersion = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';

async function inspected(change: (source: FakeEstate) => void): Promise<Inspection> {
  const source = new FakeEstate();
  change(source);
  const estate = new Estate(source, new ManualClock());
  const inspection = await estate.inspect(await source.resource(accountId, signal));
  if (!inspection) throw new Error('The account is not there.');
  return inspection;
}

async function presented(change: (source: FakeEstate) => void) {
  const inspection = await inspected(change);
  return presentAccount(inspection.binding.account, { kind: 'done', inspection });
}

const withoutGrant = (source: FakeEstate) => {
  bind(source);
  for (const [key] of source.bodies) if (key.includes('roleassignments')) source.bodies.delete(key);
};
const pinnedToOld = (source: FakeEstate) => {
  bind(source, olderVersion);
  source.put(`${keyId}/versions/${olderVersion}`, keyBody({}, olderVersion));
  source.put(`${keyId}/versions/${newestVersion}`, keyBody());
};
const unreadableGrants = (source: FakeEstate) => {
  bind(source);
  source.grants = () => Promise.reject(new AzureFailure({ kind: 'forbidden', purpose: 'read role assignments' }));
};

describe('the row of an account', () => {
  it.each([
    ['microsoftManaged', () => undefined, 'Microsoft-managed keys', 'shield'],
    ['customerManaged', bind, 'Customer-managed key · versionless', 'workspace-trusted'],
    ['attention', pinnedToOld, 'Customer-managed key, needs attention · not the newest version', 'warning'],
    ['broken', withoutGrant, 'Customer-managed key, broken · no grant', 'workspace-untrusted'],
    ['unknown', unreadableGrants, 'Encryption not known · not everything could be read', 'workspace-unknown'],
  ] as const)('tells %s by words, shape and colour', async (state, change, description, icon) => {
    const row = await presented(change);
    expect(row).toMatchObject({
      label: 'chat',
      description,
      icon: { id: icon, color: state },
      state,
      contextValue: `account.${state}`,
      folding: 'folded',
    });
    expect(row.spoken).toContain(description.split(' · ')[0]);
  });

  it('gives every state a shape of its own', async () => {
    const rows = await Promise.all([() => undefined, bind, pinnedToOld, withoutGrant, unreadableGrants].map(presented));
    expect(new Set(rows.map(({ icon }) => icon?.id)).size).toBe(rows.length);
  });

  it('explains what a configured key proves, and what it does not', async () => {
    const { tooltip } = await presented(bind);
    expect(tooltip).toContain('cmk in team-vault is configured');
    expect(tooltip).toContain('only in the audit log');
  });

  it('says in its tooltip what was found and what helps', async () => {
    const { tooltip } = await presented(withoutGrant);
    expect(tooltip).toContain('may not use key cmk');
    expect(tooltip).toContain('What helps: Assign Key Vault Crypto Service Encryption User');
  });

  it('says that it is being checked without a state', async () => {
    const account = await new FakeEstate().resource(accountId, signal);
    const row = presentAccount(account, { kind: 'checking' });
    expect(row).toMatchObject({
      description: 'checking …',
      icon: { id: 'loading~spin' },
      contextValue: 'account.checking',
    });
    expect(row.state).toBeUndefined();
  });

  it('says why it could not be checked', async () => {
    const account = await new FakeEstate().resource(accountId, signal);
    const failure = new AzureFailure({ kind: 'throttled', purpose: 'check the encryption' });
    const row = presentAccount(account, { kind: 'failed', failure });
    expect(row).toMatchObject({ state: 'unknown', contextValue: 'account.unknown' });
    expect(row.tooltip).toContain('Azure asks for fewer requests');
  });
});

describe('the rows below an account', () => {
  const rowsOf = async (change: (source: FakeEstate) => void) =>
    Object.fromEntries(bindingRows(await inspected(change)).map((row) => [row.id, row]));

  it('name what a healthy encryption depends on', async () => {
    const { key, store, identity, grant, network } = await rowsOf(bind);
    expect(key?.presentation).toMatchObject({ label: 'Key', description: 'cmk · versionless', icon: { id: 'key' } });
    expect(store?.presentation).toMatchObject({ label: 'Key vault', description: 'team-vault' });
    expect(identity?.presentation.description).toBe('system-assigned');
    expect(grant?.presentation).toMatchObject({ description: 'Key Vault Crypto Service Encryption User' });
    expect(network?.presentation.description).toBe('every network');
    expect(key?.resource?.id).toBe(keyId);
  });

  it('mark the one that is missing', async () => {
    const { grant, key } = await rowsOf(withoutGrant);
    expect(grant?.presentation).toMatchObject({ description: 'missing', icon: { id: 'error', color: 'broken' } });
    expect(grant?.presentation.spoken).toBe('Grant, missing, broken');
    expect(key?.presentation.icon).toEqual({ id: 'key' });
  });

  it('never pass what could not be read', async () => {
    const { grant } = await rowsOf(unreadableGrants);
    expect(grant?.presentation).toMatchObject({ description: 'not known', icon: { id: 'question', color: 'unknown' } });
    expect(grant?.presentation.tooltip).toContain('you do not have the right');
  });

  it('say why the key is not seen', async () => {
    const { key } = await rowsOf((source) => {
      bind(source);
      source.bodies.delete(keyId.toLowerCase());
    });
    expect(key?.presentation.description).toContain('cmk');
    expect(key?.presentation.icon?.color).not.toBeUndefined();
  });

  it('name the identities of an account under Microsoft-managed keys', async () => {
    const { key, identity } = await rowsOf((source) =>
      source.set(accountId, 'identity', { type: 'SystemAssigned', principalId }),
    );
    expect(key?.presentation.description).toBe('managed by Microsoft');
    expect(identity?.presentation.description).toBe('system-assigned');
  });

  it('say what is off where the key is kept', async () => {
    const { store } = await rowsOf((source) => {
      bind(source);
      source.set(vaultId, 'properties.enablePurgeProtection', undefined);
    });
    expect(store?.presentation.description).toBe('team-vault · purge protection off');
  });
});

describe('findings', () => {
  it('are counted by gravity, and named by it to a screen reader', async () => {
    const { findings } = await inspected(withoutGrant);
    expect(presentFindings(findings)).toMatchObject({ label: 'Findings', description: '1 error', folding: 'folded' });
    const [first] = findings.map((finding) => presentFinding(finding, ruleById(finding.rule)));
    expect(first?.spoken).toMatch(/^Error: /);
    expect(first?.tooltip).toContain('Rule `grant`');
  });

  it('are said to be none', () => {
    expect(presentFindings([])).toMatchObject({ label: 'No findings', folding: 'leaf' });
  });
});
