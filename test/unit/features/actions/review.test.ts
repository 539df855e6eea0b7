import { describe, expect, it } from 'vitest';
import { irreversibleSteps, type Plan } from '../../../../src/core/plans/plan.ts';
import { administratorRequest } from '../../../../src/features/actions/review/administratorRequest.ts';
import { consentWords } from '../../../../src/features/actions/review/consentWords.ts';
import { reviewRows, reviewSummary, type ReviewOptions } from '../../../../src/features/actions/review/reviewRows.ts';
import { bind, FakeEstate, keyId, vaultId } from '../../../support/fakeEstate.ts';
import { samplePlan, words } from './samples.ts';

const inPortal: ReviewOptions = { portal: true, answers: { Key: 'key', Version: 'version' }, remedies: [] };

function withoutAssigning(): FakeEstate {
  const estate = new FakeEstate();
  estate.permissionsHeld = [
    { actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'], dataActions: [], notDataActions: [] },
  ];
  return estate;
}

describe('the review of a plan', () => {
  it('puts running first, then the steps in order with what they cost', async () => {
    const plan = await samplePlan();
    const rows = reviewRows(plan, inPortal);
    expect(words(rows).slice(0, 7)).toEqual([
      'Run this plan',
      'Show plan',
      '-- Steps, in this order --',
      '1. Give chat a system-assigned identity',
      '2. Turn on purge protection of team-vault',
      expect.stringContaining('3. Assign Key Vault Crypto Service Encryption User'),
      '4. Set key cmk of team-vault on chat',
    ]);
    expect(rows[4]).toMatchObject({ icon: 'lock', detail: expect.stringMatching(/^cannot be undone · /) as string });
    expect(reviewSummary(plan)).toBe('Review: 4 steps, 1 of which cannot be undone. Nothing has been changed yet.');
  });

  it('does not offer to run what is blocked, but what to do about it', async () => {
    const estate = new FakeEstate();
    estate.set(keyId, 'properties.attributes.enabled', false);
    const rows = words(reviewRows(await samplePlan(estate), inPortal));
    expect(rows).not.toContain('Run this plan');
    expect(rows).toContain('-- Why this cannot run --');
    expect(rows).toContain('Choose another key');
    expect(rows).toContain('Open cmk in the portal');
    expect(rows).toContain('Check again');
  });

  it('offers an administrator’s help where a right is missing, and no portal for the emulator', async () => {
    const plan = await samplePlan(withoutAssigning());
    expect(words(reviewRows(plan, inPortal))[1]).toBe('You lack Microsoft.Authorization/roleAssignments/write at cmk');
    expect(words(reviewRows(plan, inPortal))).toContain('Open access control of cmk in the portal');
    const rows = words(reviewRows(plan, { ...inPortal, portal: false }));
    expect(rows).toContain('Copy a request for an administrator');
    expect(rows.join()).not.toContain('portal');
    expect(rows).not.toContain('Choose another key');
  });

  it('says that there is nothing to do, and offers the proof', async () => {
    const estate = new FakeEstate();
    bind(estate);
    const plan = await samplePlan(estate);
    expect(reviewSummary(plan)).toBe('Nothing to do: everything is so already.');
    expect(words(reviewRows(plan, inPortal))[0]).toBe('Read back and show proof');
  });
});

describe('the review of a plan that takes something away', () => {
  async function darkPlan(): Promise<Plan> {
    const plan = await samplePlan();
    const effect = (kind: 'dark' | 'keeps' | 'unknown' | 'follows', name: string) => ({
      kind,
      subject: name,
      name,
      message: `${name} ${kind}.`,
    });
    const gate = {
      rule: 'gate',
      severity: 'info',
      certainty: 'known',
      subject: keyId,
      message: 'Last used an hour ago.',
    } as const;
    const [step] = plan.steps;
    if (!step) throw new Error('no step');
    return {
      ...plan,
      effects: [
        effect('dark', 'chat'),
        effect('keeps', 'search'),
        effect('unknown', 'someone'),
        effect('follows', 'legal'),
      ],
      notes: [gate],
      steps: [{ ...step, confirmation: { phrase: 'disable cmk', reason: 'chat goes dark.' } }],
    };
  }

  it('shows first what goes dark, and never lets Enter run it', async () => {
    const rows = words(reviewRows(await darkPlan(), inPortal));
    expect(rows.slice(0, 8)).toEqual([
      '-- What goes dark --',
      'chat',
      '-- What may go dark: it cannot be known --',
      'someone',
      '-- What shows whether it is used --',
      'Last used an hour ago.',
      '-- What you can do --',
      'Run this plan',
    ]);
    expect(rows).toContain('-- What is brought along --');
    expect(rows).toContain('-- What goes on as before --');
  });

  it('says that a confirmation must be typed', async () => {
    const run = reviewRows(await darkPlan(), inPortal).find((row) => row.kind === 'choice' && row.id === 'run');
    expect(run).toMatchObject({ description: '1 step, after you have typed a confirmation' });
  });

  it('offers what the plan’s own questions offer against a blocker, and choices only where there is a question', async () => {
    const plan = await darkPlan();
    const blocked: Plan = {
      ...plan,
      blockers: [{ rule: 'gate', severity: 'error', certainty: 'known', subject: keyId, message: 'In use.' }],
    };
    const remedy = {
      id: 'gate',
      label: 'Disable it all the same…',
      icon: 'warning',
      detail: '',
      choice: { do: 'ask', question: 'gate' },
    } as const;
    const rows = words(reviewRows(blocked, { portal: false, answers: { Version: 'version' }, remedies: [remedy] }));
    expect(rows).toContain('Disable it all the same…');
    expect(rows).not.toContain('Choose another key');
    const chosen = rows.indexOf('-- As it was chosen --');
    expect(rows.findIndex((row) => row.startsWith('Key: '))).toBeGreaterThan(chosen);
    expect(rows.findIndex((row) => row.startsWith('Version: '))).toBeLessThan(chosen);
  });
});

describe('the request for an administrator', () => {
  it('names right, scope and every step so that another can take it', async () => {
    const text = administratorRequest(await samplePlan(withoutAssigning()));
    expect(text).toContain('Microsoft.Authorization/roleAssignments/write');
    expect(text).toContain(`Scope: ${keyId}`);
    expect(text).toContain('Principal: the identity, once the step before has made it');
    expect(text).toContain(`Resource: ${vaultId}\n   Property: properties.enablePurgeProtection`);
  });
});

describe('the consent', () => {
  it('names the vault and the consequence, and its button says what it does', async () => {
    const plan = await samplePlan();
    const [step] = irreversibleSteps(plan);
    if (!step) throw new Error('no irreversible step');
    const { question, detail, verb } = consentWords(step, plan);
    expect(question).toBe('Turn on purge protection of team-vault? This cannot be undone.');
    expect(detail).toContain('can never be turned off again');
    expect(verb).toBe('Turn On Purge Protection Forever');
  });
});
