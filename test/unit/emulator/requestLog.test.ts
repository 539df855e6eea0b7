import { describe, expect, it } from 'vitest';
import { RequestLog } from '../../../src/emulator/requestLog.ts';

describe('RequestLog', () => {
  it('keeps the newest, each under the index it was given', () => {
    const log = new RequestLog(3);
    for (let at = 0; at < 5; at++) {
      log.append({ at, requestId: `r${at}`, method: 'GET', host: 'h', target: '/', status: 200 });
    }
    const indexes = (after: number): number[] => log.after(after).map(({ index }) => index);
    expect(log.entries().map(({ index, at }) => [index, at])).toEqual([
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
    expect([indexes(-1), indexes(2), indexes(3), indexes(9)]).toEqual([[2, 3, 4], [3, 4], [4], []]);
  });
});
