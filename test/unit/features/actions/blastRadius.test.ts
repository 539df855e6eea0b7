import { describe, expect, it, vi } from 'vitest';
import { blastRadius } from '../../../../src/core/inspection/blastRadius.ts';
import { Estate } from '../../../../src/core/inspection/estate.ts';
import type { Session } from '../../../../src/core/session.ts';
import { blastDocument } from '../../../../src/features/actions/blastRadius/blastDocument.ts';
import { showBlastRadius } from '../../../../src/features/actions/blastRadius/show.ts';
import type { ActionContext } from '../../../../src/features/actions/context.ts';
import { idOf, resourcesOf } from '../../../../src/platform/commandArgument.ts';
import { accountId, bind, FakeEstate, keyId, vaultId } from '../../../support/fakeEstate.ts';
import { person } from '../../../support/fakeWindow.ts';
import { ManualClock } from '../../../support/manualClock.ts';

vi.mock('vscode', async () => (await import('../../../support/fakeWindow.ts')).fakeVscode());

const { signal } = new AbortController();
const now = new ManualClock().now();

async function documentOf(source: FakeEstate, id: string, kind: 'key' | 'store' = 'key'): Promise<string> {
  const radius = await blastRadius(source, { kind, id }, now, signal);
  return blastDocument(radius, { name: 'cmk', now, isEmulator: false });
}

describe('the document of a blast radius', () => {
  it('names who goes dark and why, and that deployed fine-tuned models keep serving', async () => {
    const source = new FakeEstate();
    bind(source);
    const text = await documentOf(source, keyId);
    expect(text).toContain('# Without `cmk`');
    expect(text).toContain('## These go dark');
    expect(text).toMatch(/- \*\*chat\*\*: chat goes dark/);
    expect(text).toContain('keep serving');
    expect(text).toContain('How long it takes until this is felt is not published');
    expect(text).not.toContain('Emulator');
  });

  it('says that nothing was found, and what that does not mean', async () => {
    const text = await documentOf(new FakeEstate(), keyId);
    expect(text).toContain('Nothing that can be seen depends on it');
    expect(text).toContain('What you have no right to see does not show');
  });

  it('names what could not be seen, with everything that Azure named escaped', async () => {
    const radius = await blastRadius(new FakeEstate(), { kind: 'store', id: vaultId }, now, signal);
    const text = blastDocument(
      { ...radius, gaps: ['Subscription [x](http://evil) could not be read.'] },
      { name: 'a`b', now, isEmulator: true },
    );
    expect(text).toContain('- Subscription \\[x\\](http://evil) could not be read.');
    expect(text).toContain('# Without `ab`');
    expect(text).toContain('**Emulator.**');
  });
});

describe('showing a blast radius', () => {
  function context(source: FakeEstate): ActionContext {
    const estate = new Estate(source, new ManualClock());
    const session = { state: { kind: 'connected', to: 'azureCli', estate } } as unknown as Session;
    return { deps: { session, clock: new ManualClock(), idOf, resourcesOf } } as unknown as ActionContext;
  }

  it('takes one click on a row, and a key from the palette', async () => {
    const source = new FakeEstate();
    bind(source);
    person.says();
    await showBlastRadius([{ resource: await source.resource(keyId, signal) }], context(source));
    expect(person.asked).toEqual([]);
    expect(person.executed).toEqual(['markdown.showPreview']);
    person.says('cmk');
    await showBlastRadius([], context(source));
    expect(person.executed).toEqual(['markdown.showPreview']);
  });

  it('takes an account’s own identity by the account, and refuses what nothing depends on', async () => {
    person.says();
    await showBlastRadius([{ armId: accountId }], context(new FakeEstate()));
    expect(person.executed).toEqual(['markdown.showPreview']);
    const subscription = { armId: '/subscriptions/s' };
    await expect(showBlastRadius([subscription], context(new FakeEstate()))).rejects.toThrow('Nothing depends');
  });
});
