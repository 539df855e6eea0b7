import { describe, expect, it } from 'vitest';
import type { Azure } from '../../../../src/emulator/azure.ts';
import { ManualClock } from '../../../../src/emulator/clock.ts';
import type { Caller } from '../../../../src/emulator/entra/tokenAuthority.ts';
import { ArmQuota } from '../../../../src/emulator/quotas/armQuota.ts';
import { TokenBuckets } from '../../../../src/emulator/quotas/tokenBuckets.ts';
import { behaviourOf } from '../../../../src/emulator/start.ts';
import { Refusal } from '../../../../src/emulator/wire/exchange.ts';

function setting(): {
  readonly clock: ManualClock;
  readonly count: (who: string, method: string, path: string) => string;
} {
  const clock = new ManualClock(0);
  const azure = { clock, behaviour: behaviourOf({ quotas: 'azure' }) } as unknown as Azure;
  const quota = new ArmQuota();
  const count = (objectId: string, method: string, path: string): string => {
    const caller = { objectId, tenantId: 'tenant' } as Caller;
    try {
      return JSON.stringify(quota.count(azure, caller, method, path));
    } catch (error) {
      if (error instanceof Refusal) return String(error.reply.status);
      throw error;
    }
  };
  return { clock, count };
}

/** How many of the tries pass. */
function passed(tries: number, attempt: (index: number) => string): number {
  return Array.from({ length: tries }, (_, index) => attempt(index)).filter((outcome) => outcome !== '429').length;
}

describe('The quota of Resource Manager', () => {
  it.each([
    ['GET', 250, 25],
    ['HEAD', 250, 25],
    ['PUT', 200, 10],
    ['PATCH', 200, 10],
    ['POST', 200, 10],
    ['DELETE', 200, 10],
  ])('lets %s through %i times, then %i times a second', (method, size, perSecond) => {
    const { clock, count } = setting();
    const attempt = (): string => count('one', method, '/subscriptions/s/resourceGroups');
    expect(passed(size + 50, attempt)).toBe(size);
    clock.advance(1000);
    expect(passed(60, attempt)).toBe(perSecond);
    clock.advance(100);
    expect(passed(60, attempt)).toBe(perSecond / 10 >= 1 ? Math.floor(perSecond / 10) : 0);
    clock.advance(3_600_000);
    expect(passed(size + 50, attempt)).toBe(size);
  });

  it('counts reads, writes and deletions apart, and so subscriptions, principals and the tenant', () => {
    const { count } = setting();
    expect(passed(300, () => count('one', 'GET', '/subscriptions/s/x'))).toBe(250);
    expect(passed(300, () => count('one', 'GET', '/SUBSCRIPTIONS/S'))).toBe(0);
    expect(passed(300, () => count('one', 'PUT', '/subscriptions/s/x'))).toBe(200);
    expect(passed(300, () => count('one', 'DELETE', '/subscriptions/s/x'))).toBe(200);
    expect(passed(300, () => count('one', 'GET', '/subscriptions/t/x'))).toBe(250);
    expect(passed(300, () => count('two', 'GET', '/subscriptions/s/x'))).toBe(250);
    expect(passed(300, () => count('one', 'GET', '/tenants'))).toBe(250);
    expect(passed(300, () => count('one', 'GET', '/providers/Microsoft.Management/managementGroups'))).toBe(0);
  });

  it('gives all principals of a subscription together fifteen times what one has', () => {
    const { count } = setting();
    const attempt = (index: number): string => count(`principal ${index % 20}`, 'GET', '/subscriptions/s');
    expect(passed(20 * 250, attempt)).toBe(15 * 250);
    expect(count('principal 0', 'GET', '/subscriptions/t')).not.toBe('429');
  });

  it('tells what is left, of the own bucket and of the common one', () => {
    const { count } = setting();
    count('two', 'GET', '/subscriptions/s');
    expect(JSON.parse(count('one', 'GET', '/subscriptions/s'))).toEqual({
      'x-ms-ratelimit-remaining-subscription-reads': '249',
      'x-ms-ratelimit-remaining-subscription-global-reads': '3748',
    });
    expect(JSON.parse(count('one', 'DELETE', '/tenants'))).toEqual({
      'x-ms-ratelimit-remaining-tenant-deletes': '199',
    });
  });
});

describe('Token buckets', () => {
  it('are never fuller than their size, and stay few', () => {
    const buckets = new TokenBuckets();
    const size = { size: 3, perSecond: 1 };
    for (let index = 0; index < 50_000; index += 1) buckets.take(`bucket ${index}`, size, index * 10_000);
    expect(buckets.count).toBeLessThanOrEqual(20_000);
    buckets.take('a', size, 0);
    expect(buckets.tokensIn('a', size, 60_000)).toBe(3);
  });
});
