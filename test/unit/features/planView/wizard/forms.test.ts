import { describe, expect, it } from 'vitest';
import type { LiveResource } from '../../../../../src/core/resources/resource.ts';
import { types } from '../../../../../src/core/resources/types.ts';
import type { Answers } from '../../../../../src/features/planView/wizard/answers.ts';
import { readAnswers } from '../../../../../src/features/planView/wizard/answers.ts';
import { enableForm } from '../../../../../src/features/planView/wizard/forms/enable.ts';
import { grantForm } from '../../../../../src/features/planView/wizard/forms/grant.ts';
import { rotateForm } from '../../../../../src/features/planView/wizard/forms/rotate.ts';
import { nothingRead, type Offers } from '../../../../../src/features/planView/wizard/offers.ts';
import type { FilledForm } from '../../../../../src/features/planView/wizard/form.ts';
import { accountId, FakeEstate, group, keyBody, keyId, vaultId } from '../../../../support/fakeEstate.ts';

const now = Date.UTC(2026, 0, 15, 12);

async function offersOf(estate = new FakeEstate()): Promise<Offers> {
  estate.put(group, { location: 'westeurope' });
  const { items } = await estate.inventory();
  const ofType = (type: string): readonly LiveResource[] => items.filter((item) => item.type === type);
  const stores = ofType(types.vault).map((store) => ({
    store,
    keys: ofType(types.vaultKey).filter(({ key }) => key.startsWith(`${store.key}/`)),
  }));
  return {
    ...nothingRead,
    accounts: ofType(types.account),
    identities: ofType(types.userAssignedIdentity),
    resourceGroups: ofType(types.resourceGroup),
    stores,
  };
}

function errorsOf({ sections }: FilledForm): Readonly<Record<string, string>> {
  const wrong = sections.flatMap(({ controls }) => controls.flatMap(({ id, error }) => (error ? [[id, error]] : [])));
  return Object.fromEntries(wrong) as Record<string, string>;
}

async function enable(answers: Answers, estate?: FakeEstate): Promise<FilledForm> {
  return enableForm(answers, { offers: await offersOf(estate), now });
}

const made = {
  accounts: [accountId],
  keyFrom: 'new',
  store: 'new',
  keyName: 'cmk-openai',
  vaultName: 'kv-contoso',
  vaultGroup: group,
};

describe('the choices to enable', () => {
  it('become the input of the plan', async () => {
    const { input } = await enable({ accounts: [accountId], key: keyId, scope: 'store' });
    expect(input).toEqual({
      kind: 'enable',
      accountIds: [accountId],
      key: { kind: 'existing', id: keyId },
      version: 'versionless',
      identity: { kind: 'system' },
      preferences: { grantScope: 'store' },
    });
  });

  it('make a vault in the region of the account, with a rotation policy', async () => {
    const { input } = await enable({ ...made, rotation: 'automatic', rotateAfter: '60', validFor: '90' });
    expect(input).toMatchObject({
      key: {
        kind: 'new',
        name: 'cmk-openai',
        keyType: 'RSA',
        store: { kind: 'new', name: 'kv-contoso', location: 'westeurope', sku: 'standard', retentionDays: 90 },
        rotationPolicy: { rotate: { timeAfterCreate: 'P60D' }, expiryTime: 'P90D' },
      },
    });
  });

  it.each([
    ['keyName', { keyName: 'cmk_openai' }],
    ['vaultName', { vaultName: '1kv' }],
    ['vaultName', { vaultName: 'kv--x' }],
    ['vaultRetention', { vaultRetention: '6' }],
    ['vaultRetention', { vaultRetention: '' }],
    ['expires', { expires: '2026-01-15' }],
    ['expires', { notBefore: '2026-01-10', expires: '2026-01-09' }],
    ['notBefore', { notBefore: '2027-01-01' }],
    ['rotateAfter', { rotation: 'automatic', rotateAfter: '6' }],
    ['validFor', { rotation: 'automatic', rotateAfter: '28', validFor: '30' }],
  ])('are no input while %s is wrong: %j', async (control, answers) => {
    const form = await enable({ ...made, ...answers });
    expect(Object.keys(errorsOf(form))).toContain(control);
    expect(form.input).toBeUndefined();
  });

  it('import the file that was picked, by its hash', async () => {
    const answers = { ...made, keyFrom: 'import', store: vaultId };
    expect((await enable(answers)).missing).toEqual(['a file with the key']);
    const { input } = await enable({ ...answers, 'file.path': 'C:\\keys\\a.byok', 'file.sha256': 'ab' });
    expect(input).toMatchObject({
      key: { kind: 'import', file: { format: 'byok', path: 'C:\\keys\\a.byok', sha256: 'ab' } },
    });
  });

  it('offer keys that cannot serve only with the reason', async () => {
    const estate = new FakeEstate();
    estate.put(keyId, keyBody({ attributes: { enabled: false } }));
    const form = await enable({ accounts: [accountId], key: keyId }, estate);
    expect(form.input).toBeUndefined();
    expect(form.missing).toEqual(['a key']);
    expect(JSON.stringify(form.sections)).toMatch(/"obstacle":"Key cmk is disabled/);
  });

  it('never replace an identity that is not to be seen by another one', async () => {
    const { input, missing } = await enable({ accounts: [accountId], key: keyId, identity: `${group}/gone` });
    expect(input).toBeUndefined();
    expect(missing).toEqual(['an identity']);
  });

  it('keep keys in hardware to stores that can', async () => {
    const form = await enable({ ...made, keyType: 'RSA-HSM' });
    expect(form.missing).toEqual(['a type for the key']);
    const { input } = await enable({ ...made, keyType: 'RSA-HSM', vaultSku: 'premium' });
    expect(input).toMatchObject({ key: { keyType: 'RSA-HSM' } });
  });
});

describe('the choices to grant', () => {
  it.each([
    [{ accountOfGrant: accountId }, { kind: 'account', id: accountId }, 'encryption'],
    [{ accounts: [accountId] }, { kind: 'account', id: accountId }, 'encryption'],
    [{ purpose: 'openAiEkm' }, { kind: 'application', appId: '20a14814-5ab7-4612-a671-1382b412bf93' }, 'openAiEkm'],
  ] as const)('%j', async (answers, principal, purpose) => {
    const { input } = grantForm({ ...answers, scopeOfGrant: keyId }, { offers: await offersOf(), now });
    expect(input).toEqual({ kind: 'grant', scopeId: keyId, principal, purpose });
  });

  it('refuse what is no application id', async () => {
    const answers = { principalKind: 'application', appId: 'my-app', scopeOfGrant: vaultId };
    const form = grantForm(answers, { offers: await offersOf(), now });
    expect(errorsOf(form)).toHaveProperty('appId');
    expect(form.input).toBeUndefined();
  });
});

describe('the choices to rotate', () => {
  it('are a key, and what becomes of the versions before', async () => {
    const context = { offers: await offersOf(), now };
    expect(rotateForm({}, context).missing).toEqual(['a key']);
    const { input } = rotateForm({ key: keyId, disableOld: true }, context);
    expect(input).toEqual({ kind: 'rotate', keyId, disableOld: true });
  });
});

describe('answers that were kept', () => {
  it('are taken as far as they make sense', () => {
    expect(readAnswers({ key: keyId, accounts: [accountId], disableOld: true, odd: 3, deep: { a: 1 } })).toEqual({
      key: keyId,
      accounts: [accountId],
      disableOld: true,
    });
    expect(readAnswers('nonsense')).toEqual({});
  });
});
