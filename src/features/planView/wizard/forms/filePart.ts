import type { ImportedKey } from '../../../../core/plans/inputs.ts';
import type { FileControl } from '../../../../protocol/wizardView.ts';
import { textOf, type Answers } from '../answers.ts';
import { choice, plainGroup } from '../controls.ts';
import type { Part } from '../form.ts';

/**
 * The file that a key is imported from. The host picks it and reads its hash; what is kept is where it lies and that hash, so that
 * the file that is imported is the one that was reviewed. Its content never comes here.
 */
export function filePart(answers: Answers): Part<ImportedKey['file']> {
  const path = textOf(answers, 'file.path');
  const sha256 = textOf(answers, 'file.sha256');
  const file: FileControl = {
    kind: 'file',
    id: 'file',
    label: 'File with the key',
    help: 'Its content is sent to the key store alone, when the plan runs.',
    button: path === '' ? 'Choose File…' : 'Choose Another File…',
    ...(path !== '' && { value: fileName(path) }),
  };
  const format = choice(
    answers,
    { id: 'fileFormat', label: 'What is in the file', look: 'list' },
    plainGroup(
      { value: 'pem', label: 'An RSA private key in PEM', detail: 'Unencrypted: delete the file afterwards.' },
      {
        value: 'byok',
        label: 'A key transfer blob (.byok)',
        detail: 'Made by the tool of an HSM’s vendor for a key exchange key of this key store.',
      },
    ),
    { byDefault: path.toLowerCase().endsWith('.byok') ? 'byok' : 'pem' },
  );
  const isThere = path !== '' && sha256 !== '';
  return {
    controls: [file, format],
    value: isThere ? { format: format.value === 'byok' ? 'byok' : 'pem', path, sha256 } : undefined,
    missing: isThere ? [] : ['a file with the key'],
    summary: isThere ? fileName(path) : '',
  };
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
