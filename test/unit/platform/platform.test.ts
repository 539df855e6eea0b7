import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../src/core/failure.ts';
import { idOf, resourceOf, ruleOf, runOf } from '../../../src/platform/commandArgument.ts';
import { problemIn } from '../../../src/platform/problem.ts';
import { accountId, FakeEstate } from '../../support/fakeEstate.ts';

class Known extends Error {
  override readonly name = 'Known';
}

const named = (name: string): Error => Object.assign(new Error('x'), { name });

describe('the error boundary', () => {
  it.each([
    new AzureFailure({ kind: 'cancelled', purpose: 'read' }),
    named('Canceled'),
    named('AbortError'),
    named('UserCancelledError'),
  ])('is silent where a person has cancelled: $name', (thrown) => {
    expect(problemIn(thrown)).toBeUndefined();
  });

  it('offers to sign in where that helps', () => {
    expect(problemIn(new AzureFailure({ kind: 'signedOut', purpose: 'list your subscriptions' }))).toMatchObject({
      offers: ['signIn'],
      isUnexpected: false,
    });
  });

  it('offers to try again what passes by itself, and nothing where trying again is pointless', () => {
    expect(problemIn(new AzureFailure({ kind: 'network', purpose: 'read' }))?.offers).toEqual(['retry']);
    expect(problemIn(new AzureFailure({ kind: 'forbidden', purpose: 'read' }))?.offers).toEqual([]);
  });

  it('tells the words of an error that was written for people', () => {
    expect(problemIn(new Known('Choose an account.'))).toEqual({
      message: 'Choose an account.',
      offers: [],
      isUnexpected: false,
    });
  });

  it.each([new TypeError('x is\nundefined'), new Error('x is undefined'), 'x is undefined'])(
    'says in one line that %s was not thought of',
    (thrown) => {
      expect(problemIn(thrown)).toEqual({
        message: 'Something went wrong: x is undefined',
        offers: [],
        isUnexpected: true,
      });
    },
  );
});

describe('what a command was called on', () => {
  it('is the resource that a row carries', async () => {
    const resource = await new FakeEstate().resource(accountId, new AbortController().signal);
    expect(resourceOf({ resource })).toBe(resource);
    expect(ruleOf({ resource, rule: 'grant' })).toBe('grant');
    expect(ruleOf({ resource })).toBeUndefined();
    expect(idOf({ resource })).toBe(accountId);
    expect(idOf({ armId: '/subscriptions/s' })).toBe('/subscriptions/s');
  });

  it.each([undefined, null, 7, 'x', {}, { resource: null }, { resource: { id: 'x' } }, [{}]])(
    'is no resource: %j',
    (argument) => {
      expect(resourceOf(argument)).toBeUndefined();
    },
  );

  it('is a run by its id', () => {
    expect(runOf({ run: { runId: 'r' } })).toBe('r');
    expect(runOf('r')).toBe('r');
    expect(runOf({ run: {} })).toBeUndefined();
  });
});
