import type { Feature } from '../mutation.ts';

const suppressions = 'src/templates/suppressions.ts';
const checker = 'test/unit/templates/checker.test.ts';

export const rulesFeature: Feature = {
  name: 'suppression of rules',
  mutations: [
    {
      breaks: 'a comment keeps every rule silent',
      file: suppressions,
      text: 'silence.rule === rule && start.line',
      by: 'start.line',
      tests: 'test/unit/templates/checking.test.ts',
    },
    {
      breaks: 'a comment keeps the whole file silent',
      file: suppressions,
      text: ' && start.line >= silence.first && start.line <= silence.last',
      by: '',
      tests: 'test/unit/templates/checking.test.ts',
    },
    {
      breaks: 'no comment keeps anything silent',
      file: suppressions,
      text: 'if (!text.includes(mark))',
      by: 'if (text.includes(mark))',
      tests: checker,
    },
    {
      breaks: 'a comment covers its line only, not the declaration below',
      file: suppressions,
      text: 'return [line, Math.max(next, ...ends)];',
      by: 'return [line, next];',
      tests: 'test/unit/templates/bicep/suppression.test.ts',
    },
    {
      breaks: 'a comment for the file covers the next line',
      file: suppressions,
      text: 'file === undefined ? covered(line, lines, own) : ([0, Infinity] as const)',
      by: 'covered(line, lines, own)',
      tests: checker,
    },
    {
      breaks: 'a comment that names no rule is not told',
      file: suppressions,
      text: 'isRule(rule) ? [] :',
      by: 'rule.length > 0 ? [] :',
      tests: checker,
    },
    {
      breaks: 'the second rule of a comment is left out',
      file: suppressions,
      text: "const [whole, file, named = ''] = match;",
      by: "const [whole, file, listed = ''] = match; const [named = ''] = listed.split(',');",
      tests: checker,
    },
    {
      breaks: 'metadata of plain JSON keeps nothing silent',
      file: suppressions,
      text: "if (declaration?.format !== 'arm') return [];",
      by: 'if (declaration) return [];',
      tests: 'test/unit/templates/arm/edits.test.ts',
    },
  ],
};
