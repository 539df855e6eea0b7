import { describe, expect, it } from 'vitest';
import { AzureFailure, isTransient, toFailure } from '../../../src/core/failure.ts';

describe('a failure', () => {
  it('says what could not be done, to what, why, and what Azure said', () => {
    const failure = new AzureFailure({
      kind: 'forbidden',
      purpose: 'read the key',
      resource: '/subscriptions/s/x/keys/cmk',
      code: 'Forbidden',
      innerCode: 'ForbiddenByRbac',
      azureMessage: 'Caller is not\r\n authorized',
    });
    expect(failure.message).toBe(
      'Could not read the key (cmk): you do not have the right to do this. Azure said: Forbidden/ForbiddenByRbac: Caller is not authorized',
    );
  });

  it('gives its own reason where Azure was never asked, and puts no word of ours into its mouth', () => {
    const failure = new AzureFailure({
      kind: 'rejected',
      purpose: 'import the key',
      resource: '/subscriptions/s/x/keys/cmk',
      explanation: 'The file holds no private key.',
    });
    expect(failure.message).toBe('Could not import the key (cmk): The file holds no private key.');
  });

  it("takes an abort for the person's own wish", () => {
    const abort = new DOMException('stopped', 'AbortError');
    expect(toFailure(abort, 'read').kind).toBe('cancelled');
  });

  it('passes one of its own through, and keeps the cause of another', () => {
    const own = new AzureFailure({ kind: 'throttled', purpose: 'x' });
    expect(toFailure(own, 'y')).toBe(own);
    const cause = new TypeError('undefined is not a function');
    expect(toFailure(cause, 'read').cause).toBe(cause);
  });

  it('knows what passes by itself', () => {
    expect(isTransient('throttled')).toBe(true);
    expect(isTransient('forbidden')).toBe(false);
    expect(isTransient('cancelled')).toBe(false);
  });
});
