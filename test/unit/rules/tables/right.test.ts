import { expect, it } from 'vitest';
import { createChecker, formats } from '../../../../src/templates/index.ts';
import { rightFiles } from '../../../support/rules/right.ts';
import { rightPowerShell } from '../../../support/rules/rightPowerShell.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const right = [...Object.entries(rightFiles), ['PowerShell', rightPowerShell]] as const;

it.each(right)('nothing is wrong with the right deployment in %s', async (_, texts) => {
  const checker = createChecker({ formats, files: memoryFiles(texts), now: () => Date.UTC(2026, 10, 1) });
  const result = await checker.check(Object.keys(texts).map(uriOf), new AbortController().signal);
  expect(result.findings.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`)).toEqual([]);
  expect(result.unreadable).toEqual([]);
});
