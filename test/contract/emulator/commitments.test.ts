import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, Harness, type RawReply } from './harness.ts';

describe('Commitment plans', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = `/subscriptions/${harness.subscriptionId('Contoso Production')}`;
  });
  afterEach(async () => {
    await harness.close();
  });

  const accounts = '/resourceGroups/rg-chat-prod/providers/Microsoft.CognitiveServices/accounts';
  const ask = async (method: string, rest: string, body?: unknown, who = 'owner'): Promise<RawReply> =>
    await harness.arm(who, method, `${subscription}${rest}?api-version=2023-05-01`, body);
  const wish = (tier = 'T1') => ({
    properties: { hostingModel: 'Web', planType: 'TA', current: { tier }, autoRenew: false, next: { tier: 'T2' } },
  });

  async function makeAccount(): Promise<string> {
    const language = `${accounts}/language`;
    const body = { location: 'swedencentral', kind: 'TextAnalytics', sku: { name: 'S0' }, properties: {} };
    expect((await ask('PUT', language, body)).status).toBe(201);
    return `${language}/commitmentPlans`;
  }

  it('are paid for what is left of the month, listed and deleted', async () => {
    const plans = await makeAccount();
    const made = await ask('PUT', `${plans}/plan`, wish());
    expect(made.status).toBe(201);
    const { properties, etag, type } = JSON.parse(made.text) as {
      readonly properties: Record<
        'current' | 'next',
        { startDate: string; endDate: string; quota: { quantity: number } }
      >;
      readonly etag: string;
      readonly type: string;
    };
    expect([type, etag]).toEqual(['Microsoft.CognitiveServices/accounts/commitmentplans', made.headers['etag']]);
    const start = new Date(properties.current.startDate);
    const days = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
    const left = (Date.parse(properties.current.endDate) - start.getTime()) / 86_400_000;
    expect(properties.current.quota.quantity).toBe(Math.round((1_000_000 * left) / days));
    expect(properties.next).toMatchObject({ startDate: properties.current.endDate, quota: { quantity: 3_000_000 } });
    expect(JSON.parse((await ask('GET', plans)).text)).toMatchObject({ value: [{ name: 'plan' }] });
    expect((await ask('PUT', `${plans}/plan`, wish('T3'))).status).toBe(200);
    expect((await ask('DELETE', `${plans}/plan`)).status).toBe(200);
    expect((await ask('DELETE', `${plans}/plan`)).status).toBe(204);
    expect(errorOf(await ask('GET', `${plans}/plan`)).code).toBe('ResourceNotFound');
  });

  it('are refused to readers, of unknown tiers, and for Azure OpenAI', async () => {
    const plans = await makeAccount();
    expect(errorOf(await ask('PUT', `${plans}/plan`, wish(), 'reader')).code).toBe('AuthorizationFailed');
    expect(errorOf(await ask('PUT', `${plans}/plan`, wish('T9'))).code).toBe('BadRequest');
    const openAi = `${accounts}/contoso-chat-prod/commitmentPlans/plan`;
    expect(errorOf(await ask('PUT', openAi, wish())).code).toBe('BadRequest');
    const tiers = await ask('GET', '/providers/Microsoft.CognitiveServices/locations/swedencentral/commitmentTiers');
    expect((JSON.parse(tiers.text) as { value: object[] }).value).toContainEqual({
      kind: 'TextAnalytics',
      skuName: 'S',
      hostingModel: 'Web',
      planType: 'TA',
      tier: 'T2',
      quota: { quantity: 3_000_000, unit: 'Transaction' },
      cost: {},
    });
  });
});
