import { describe, expect, it } from 'vitest';
import { AccountMap, DeletedAccountMap } from '../../../../src/emulator/state/accountMap.ts';
import type { Account } from '../../../../src/emulator/state/resources.ts';

function account(name: string, customSubDomainName: string | undefined = name): Account {
  const id = `/subscriptions/S/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/${name}`;
  return { id, subscriptionId: 'S', resourceGroup: 'g', name, customSubDomainName } as Account;
}

const entry = (value: Account): readonly [string, Account] => [value.id.toLowerCase(), value];
const namesIn = (found: Iterable<Account>): readonly string[] => [...found].map(({ name }) => name);

describe('AccountMap', () => {
  it('finds accounts by subdomain, subscription and name, in any case', () => {
    const map = new AccountMap([entry(account('One')), entry(account('Two', 'other'))]);
    expect(namesIn(map.withSubdomain('ONE'))).toEqual(['One']);
    expect(namesIn(map.withSubdomain('other'))).toEqual(['Two']);
    expect(namesIn(map.withSubdomain('two'))).toEqual([]);
    expect([namesIn(map.inSubscription('s')), map.named('one')?.name]).toEqual([['One', 'Two'], 'One']);
  });

  it('follows a change of the subdomain, of an account that it has or not', () => {
    const one = account('one');
    const map = new AccountMap([entry(one)]);
    map.setSubdomain(one, 'First');
    expect([namesIn(map.withSubdomain('one')), namesIn(map.withSubdomain('first'))]).toEqual([[], ['one']]);
    map.setSubdomain(account('one'), 'strange');
    expect([namesIn(map.withSubdomain('strange')), namesIn(map.withSubdomain('first'))]).toEqual([[], ['one']]);
    map.setSubdomain(one, undefined);
    expect([one.customSubDomainName, namesIn(map.withSubdomain('first'))]).toEqual([undefined, []]);
  });

  it('follows replacements and deletions', () => {
    const map = new AccountMap([entry(account('one'))]);
    map.set(...entry(account('one', 'first')));
    expect([namesIn(map.withSubdomain('one')), namesIn(map.withSubdomain('first'))]).toEqual([[], ['one']]);
    map.delete(account('one').id.toLowerCase());
    expect([map.size, namesIn(map.withSubdomain('first')), map.inSubscription('s')]).toEqual([0, [], []]);
    map.set(...entry(account('one')));
    map.clear();
    expect([map.size, namesIn(map.withSubdomain('one'))]).toEqual([0, []]);
  });
});

describe('DeletedAccountMap', () => {
  it('finds what is deleted by its subdomain until it is purged', () => {
    const one = account('one', 'First');
    const deleted = { account: one, deletionDate: 0, scheduledPurgeDate: 1 };
    const map = new DeletedAccountMap([[one.id.toLowerCase(), deleted]]);
    expect([...map.withSubdomain('FIRST')]).toEqual([deleted]);
    map.delete(one.id.toLowerCase());
    expect([...map.withSubdomain('first')]).toEqual([]);
    map.set('a', deleted).clear();
    expect([map.size, ...map.withSubdomain('first')]).toEqual([0]);
  });
});
