import { toFailure, type AzureFailure } from '../../core/failure.ts';
import type { Gap } from '../../core/sources.ts';
import type { TreeNode } from './node.ts';
import { presentFailure } from './presentation/failure.ts';
import { presentMessage } from './presentation/estate.ts';
import type { Presentation } from './presentation/presentation.ts';
import type { EstateView } from './view.ts';

/** Says in its place why something is not shown. */
export function failureNode(id: string, failure: AzureFailure, retry: () => void): TreeNode {
  return { id: `failure:${id}`, present: () => presentFailure(failure), retry };
}

/** What could not be read is told beside what could. */
export function gapNodes(id: string, gaps: readonly Gap[], view: EstateView): readonly TreeNode[] {
  const bySentence = new Map(gaps.map((gap) => [gap.failure.message, gap]));
  // The estate remembers what it could not read as well: only reading it anew tries again.
  return [...bySentence.values()].map(({ scope, failure }, index) =>
    failureNode(`${id}:${scope}:${index}`, failure, () => view.estate.refresh()),
  );
}

export function messageNode(id: string, text: string, more: Partial<Presentation> = {}): TreeNode {
  return { id: `message:${id}`, present: () => ({ ...presentMessage(text), ...more }) };
}

/** The rows below one, or a row with the reason why there are none. */
export async function orFailure(
  id: string,
  purpose: string,
  retry: () => void,
  read: () => Promise<readonly TreeNode[]>,
): Promise<readonly TreeNode[]> {
  try {
    return await read();
  } catch (thrown) {
    const failure = toFailure(thrown, purpose);
    if (failure.kind === 'cancelled') throw failure;
    return [failureNode(id, failure, retry)];
  }
}
