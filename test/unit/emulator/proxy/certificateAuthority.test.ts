import { describe, expect, it } from 'vitest';
import { CertificateAuthority } from '../../../../src/emulator/proxy/certificateAuthority.ts';

describe('A certificate authority', () => {
  it('issues a certificate once for a host, however it is spelt', async () => {
    const authority = await CertificateAuthority.create();
    expect(authority.contextFor('Graph.Microsoft.com')).toBe(authority.contextFor('graph.microsoft.com'));
    expect(authority.contextFor('graph.microsoft.us')).not.toBe(authority.contextFor('graph.microsoft.com'));
  });

  it('keeps so many, those that were asked for last', async () => {
    const authority = await CertificateAuthority.create(3);
    const [kept, forgotten] = [authority.contextFor('kept'), authority.contextFor('forgotten')];
    for (const host of ['one', 'kept', 'two', 'kept', 'three']) authority.contextFor(host);
    expect(authority.contextFor('kept')).toBe(kept);
    expect(authority.contextFor('forgotten')).not.toBe(forgotten);
  });
});
