import { describe, expect, it } from 'vitest';
import { markdownTable } from '../recordings/table.ts';
import { withPage } from './page.ts';

const document = `Before

<!-- Written by \`npm run conformance -- --write\`. -->

old

<!-- End of what it wrote. -->

After
`;

describe('The part of docs/fidelity.md that is written', () => {
  it('is replaced between its marks and nowhere else', () => {
    expect(withPage(document, 'new')).toBe(document.replace('old', 'new'));
    expect(withPage(withPage(document, 'new'), 'new')).toBe(withPage(document, 'new'));
  });

  it('needs its marks', () => {
    expect(() => withPage('Before\n', 'new')).toThrow('docs/fidelity.md lacks');
  });

  it('has tables as Prettier writes them', () => {
    expect(
      markdownTable([
        ['Name', 'Count'],
        ['a', '7'],
      ]),
    ).toBe('| Name | Count |\n| ---- | ----: |\n| a    |     7 |');
  });
});
