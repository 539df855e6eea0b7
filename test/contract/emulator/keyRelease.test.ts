import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, Harness, type RawReply } from './harness.ts';

const hsm = 'https://hsm-contoso-prod.managedhsm.azure.net';
const premium = 'https://kv-contoso-platform.vault.azure.net';

/** A policy as a client writes it, and as it is kept. */
const policy = { version: '1.0.0', anyOf: [{ authority: 'https://attest.contoso.com/', allOf: [] }] };
const kept = '{"anyOf":[{"allOf":[],"authority":"https://attest.contoso.com/"}],"version":"1.0.0"}';
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value, undefined, 2)).toString('base64url');
const exportable = { attributes: { exportable: true }, release_policy: { data: encoded(policy) } };

interface Bundle {
  readonly key: { readonly kid: string };
  readonly attributes: { readonly exportable: boolean };
  readonly release_policy?: { readonly data: string; readonly immutable: boolean; readonly contentType: string };
}

describe('Keys that may be released', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
    const vault = harness.emulator.azure.estate.vaults.named('kv-contoso-platform');
    if (vault === undefined) throw new Error('The sample has this vault.');
    vault.sku = 'premium';
  });
  afterEach(async () => {
    await harness.close();
  });

  const create = async (store: string, name: string, body: object): Promise<RawReply> =>
    await harness.store('owner', 'POST', `${store}/keys/${name}/create`, body);
  const bundle = (reply: RawReply): Bundle => {
    expect(reply.status, reply.text).toBe(200);
    return JSON.parse(reply.text) as Bundle;
  };
  const refusal = (reply: RawReply): readonly unknown[] => [
    reply.status,
    errorOf(reply).code,
    /^AKV\.SKR\.\d+/.exec(errorOf(reply).message)?.[0] ?? errorOf(reply).message.replace(/ \(Activity ID: .*/, ''),
  ];
  const release = async (path: string, body: object = { target: 'an attestation' }, who = 'owner') =>
    await harness.store(who, 'POST', `${path}/release`, body);

  it.each([
    ['a premium vault', premium, 'RSA-HSM'],
    ['a Managed HSM', hsm, 'EC'],
  ])('are made in %s with their policy, which is kept in order', async (_, store, kty) => {
    const made = bundle(await create(store, 'released', { kty, ...exportable }));
    expect(made.attributes.exportable).toBe(true);
    expect(made.release_policy).toMatchObject({ contentType: 'application/json; charset=utf-8', immutable: false });
    expect(Buffer.from(made.release_policy?.data ?? '', 'base64url').toString()).toBe(kept);
    const plain = bundle(await create(store, 'plain', { kty }));
    expect([plain.attributes.exportable, plain.release_policy]).toEqual([false, undefined]);
    const read = bundle(await harness.store('owner', 'GET', `${store}/keys/released`));
    expect(read.release_policy).toEqual(made.release_policy);
  });

  it.each<[string, object, string]>([
    ['without a policy', { kty: 'RSA-HSM', attributes: { exportable: true } }, 'AKV.SKR.1004'],
    [
      'with a policy that are not exportable',
      { kty: 'RSA-HSM', release_policy: { data: encoded(policy) } },
      'AKV.SKR.1005',
    ],
    ['in software', { kty: 'RSA', ...exportable }, 'AKV.SKR.1006'],
    [
      'with a policy that is none',
      { kty: 'RSA-HSM', attributes: { exportable: true }, release_policy: { data: '!' } },
      'Property release_policy.data is not a key release policy in base64url.',
    ],
  ])('are not made %s', async (_, body, code) => {
    expect(refusal(await create(premium, 'wrong', body))).toEqual([400, 'BadParameter', code]);
  });

  it('are not made in a standard vault', async () => {
    const reply = await create('https://kv-contoso-chat.vault.azure.net', 'wrong', { kty: 'RSA', ...exportable });
    expect(refusal(reply)).toEqual([400, 'BadParameter', 'AKV.SKR.1001']);
  });

  it('change their policy as a whole until it is immutable, and never whether they are exportable', async () => {
    const made = bundle(await create(hsm, 'released', { kty: 'RSA', ...exportable }));
    const update = async (path: string, body: object): Promise<RawReply> =>
      await harness.store('owner', 'PATCH', path, body);
    const next = { data: encoded({ ...policy, version: '1.0.1' }), immutable: true };
    const key = `${hsm}/keys/released`;
    expect(refusal(await update(made.key.kid, { release_policy: next }))[2]).toBe('AKV.SKR.1016');
    expect(refusal(await update(key, { attributes: { exportable: false } }))[2]).toBe('AKV.SKR.1003');
    const changed = bundle(await update(key, { release_policy: next, attributes: { exportable: true } }));
    expect(changed.release_policy?.immutable).toBe(true);
    expect(refusal(await update(key, { release_policy: { data: encoded(policy) } }))[2]).toBe('AKV.SKR.1020');
    bundle(await update(key, { tags: { a: 'b' } }));
    await create(hsm, 'plain', { kty: 'RSA' });
    const given = await update(`${hsm}/keys/plain`, { release_policy: next });
    expect(refusal(given)[2]).toBe('AKV.SKR.1005');
  });

  it('keep it over rotation, backup and restoring', async () => {
    const made = bundle(await create(premium, 'released', { kty: 'RSA-HSM', ...exportable }));
    const rotated = bundle(await harness.store('owner', 'POST', `${premium}/keys/released/rotate`));
    expect([rotated.attributes.exportable, rotated.release_policy]).toEqual([true, made.release_policy]);
    const backup = await harness.store('owner', 'POST', `${premium}/keys/released/backup`);
    const keys = harness.keys('owner', 'kv-contoso-platform');
    await (await keys.beginDeleteKey('released', { intervalInMs: 1 })).pollUntilDone();
    harness.emulator.azure.estate.vaults.named('kv-contoso-platform')?.deletedKeys.clear();
    const restored = bundle(await harness.store('owner', 'POST', `${premium}/keys/restore`, JSON.parse(backup.text)));
    expect(restored.release_policy).toEqual(made.release_policy);
  });

  it('are given to nobody whose attestation cannot be verified, which is everybody here', async () => {
    for (const store of [premium, hsm]) {
      const { key } = bundle(await create(store, 'released', { kty: 'RSA-HSM', ...exportable }));
      for (const path of [key.kid, `${store}/keys/released`, `${store}/keys/released/`]) {
        expect(refusal(await release(path, { target: 'x', enc: 'RSA_AES_KEY_WRAP_256' }))).toEqual([
          403,
          'Forbidden',
          'Target environment attestation statement cannot be verified.',
        ]);
      }
      const entry = harness.emulator.azure.keyEvents.entries().at(-1);
      expect(entry).toMatchObject({ operationName: 'KeyRelease', status: 403, keyId: key.kid });
    }
  });

  it('are refused where the key is not exportable or disabled, by what is wrong, and to who may not', async () => {
    const plain = bundle(await create(premium, 'plain', { kty: 'RSA' })).key.kid;
    expect(refusal(await release(plain))).toEqual([
      400,
      'BadParameter',
      `The key ${plain} is not exportable and cannot be released.`,
    ]);
    const { kid } = bundle(await create(premium, 'released', { kty: 'RSA-HSM', ...exportable })).key;
    expect(refusal(await release(kid, {}))[1]).toBe('BadParameter');
    expect(refusal(await release(kid, { target: 'x', enc: 'ROT13' }))[1]).toBe('BadParameter');
    await harness.store('owner', 'PATCH', kid, { attributes: { enabled: false } });
    const disabled = await release(kid);
    expect([disabled.status, errorOf(disabled).innererror?.code]).toEqual([403, 'KeyDisabled']);
    expect(errorOf(await release(`${premium}/keys/none`)).code).toBe('KeyNotFound');
    const refused = await release(kid, { target: 'x' }, 'reader');
    expect(errorOf(refused).innererror?.code).toBe('ForbiddenByRbac');
  });
});
