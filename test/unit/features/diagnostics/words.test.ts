import { describe, expect, it, vi } from 'vitest';
import type { CheckResult, TemplateFinding, TextEdit } from '../../../../src/core/templates.ts';

vi.mock('vscode', () => {
  class Range {
    readonly start: { line: number; character: number };
    readonly end: { line: number; character: number };

    constructor(line: number, character: number, endLine: number, endCharacter: number) {
      this.start = { line, character };
      this.end = { line: endLine, character: endCharacter };
    }

    get isEmpty(): boolean {
      return this.isEqual(new Range(this.start.line, this.start.character, this.start.line, this.start.character));
    }

    isEqual(other: Range): boolean {
      return JSON.stringify([this.start, this.end]) === JSON.stringify([other.start, other.end]);
    }

    intersection(other: Range): Range | undefined {
      const at = (place: { line: number; character: number }): number => place.line * 1000 + place.character;
      const start = at(this.start) > at(other.start) ? this.start : other.start;
      const end = at(this.end) < at(other.end) ? this.end : other.end;
      return at(start) > at(end) ? undefined : new Range(start.line, start.character, end.line, end.character);
    }
  }
  const kind = { append: () => kind, contains: () => true };
  return {
    Range,
    CodeAction: class CodeAction extends Range {},
    CodeActionKind: { QuickFix: kind, SourceFixAll: kind },
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  };
});

const { together } = await import('../../../../src/features/diagnostics/fixes.ts');
const { scanWords } = await import('../../../../src/features/diagnostics/scan.ts');
const { isCheckedName, mayConcern } = await import('../../../../src/features/diagnostics/checkedFiles.ts');

const uri = 'file:///w/main.bicep';

function edit(line: number, from: number, to: number, newText: string): TextEdit {
  return { uri, range: { start: { line, character: from }, end: { line, character: to } }, newText };
}

function finding(severity: TemplateFinding['severity'], ...edits: readonly TextEdit[]): TemplateFinding {
  const fixes = edits.length === 0 ? [] : [{ title: 'Mend', edits }];
  const [first = edit(0, 0, 1, '')] = edits;
  return { rule: 'grant', severity, message: 'm', uri, range: first.range, related: [], fixes };
}

describe('fixes of several findings together', () => {
  it('make the same edit once', () => {
    const same = edit(1, 0, 0, 'enablePurgeProtection: true\n');
    expect(together([finding('error', same), finding('error', { ...same })])).toEqual([same]);
  });

  it('leave out those that would touch what another one touches', () => {
    const first = edit(2, 4, 9, 'true');
    expect(together([finding('error', first), finding('error', edit(2, 6, 8, 'x'), edit(9, 0, 1, 'y'))])).toEqual([
      first,
    ]);
  });

  it('are all made where they are apart', () => {
    const edits = [edit(2, 4, 9, 'true'), edit(3, 4, 9, 'true')];
    expect(together(edits.map((one) => finding('error', one)))).toEqual(edits);
  });
});

describe('the words after a scan', () => {
  const result = (findings: readonly TemplateFinding[], unreadable: CheckResult['unreadable'] = []): CheckResult => ({
    files: [uri],
    findings,
    unreadable,
  });

  it('count each severity in the singular and the plural', () => {
    expect(scanWords(result([finding('error'), finding('warning'), finding('warning')]))).toBe(
      '1 file takes part in deployments with keys or accounts: 1 error, 2 warnings.',
    );
  });

  it('say what could not be understood', () => {
    expect(scanWords(result([], [{ uri, reason: 'it ends too early' }]))).toBe(
      '1 file takes part in deployments with keys or accounts: nothing to mend. 1 could not be understood in part.',
    );
  });

  it('say that nothing is there', () => {
    expect(scanWords({ files: [], findings: [], unreadable: [] })).toMatch(/^No file here/);
  });
});

describe('what is looked at', () => {
  it.each(['/w/main.bicep', '/w/a.bicepparam', '/w/main.tf', '/w/x.tf.json', '/w/prod.tfvars', '/w/main.tofu'])(
    'is %s whatever is in it',
    (path) => expect(mayConcern(path, () => '')).toBe(true),
  );

  it.each(['/w/azuredeploy.json', '/w/deploy.sh', '/w/deploy.azcli', '/w/Deploy.ps1', '/w/azure-pipelines.yml'])(
    'is %s only where it speaks of keys or accounts',
    (path) => {
      expect(mayConcern(path, () => 'az keyvault create')).toBe(true);
      expect(mayConcern(path, () => 'echo')).toBe(false);
    },
  );

  it('is nothing else', () => {
    expect(mayConcern('/w/README.md', () => 'Microsoft.KeyVault')).toBe(false);
    expect(isCheckedName('/w/a.ts')).toBe(false);
  });
});
