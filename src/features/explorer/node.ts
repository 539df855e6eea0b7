import type { RunRecord } from '../../core/plans/record.ts';
import type { Resource } from '../../core/resources/resource.ts';
import type { Presentation } from './presentation/presentation.ts';

/** A row of the tree. What it shows may change; its id never does, so that it stays unfolded when the tree is refreshed. */
export interface TreeNode {
  readonly id: string;
  present(): Presentation;
  /**
   * The rows below it.
   * @throws AzureFailure where nothing at all can be said
   */
  readonly children?: () => Promise<readonly TreeNode[]>;
  /** What commands act on. */
  readonly resource?: Resource;
  readonly run?: RunRecord;
  /** The rule that found what the row tells. */
  readonly rule?: string;
  /** The ARM id where it is not that of a resource. */
  readonly armId?: string;
  /** Tries again what could not be read. */
  readonly retry?: () => void;
  /** The tooltip where it takes a read of its own, which is made when somebody points at the row. */
  readonly richTooltip?: () => Promise<string | undefined>;
}
