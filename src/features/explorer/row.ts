import type { RunRecord } from '../../core/plans/record.ts';
import type { Resource } from '../../core/resources/resource.ts';
import type { TreeNode } from './node.ts';

/**
 * What VS Code holds for a row: the same object as long as the row is there, whatever it shows. Commands are given it, and find the
 * resource or run that they act on.
 */
export class Row {
  #node: TreeNode;
  #parent: Row | undefined;

  constructor(node: TreeNode) {
    this.#node = node;
  }

  get node(): TreeNode {
    return this.#node;
  }

  get parent(): Row | undefined {
    return this.#parent;
  }

  get resource(): Resource | undefined {
    return this.#node.resource;
  }

  get run(): RunRecord | undefined {
    return this.#node.run;
  }

  get rule(): string | undefined {
    return this.#node.rule;
  }

  get armId(): string | undefined {
    return this.#node.armId;
  }

  update(node: TreeNode, parent: Row | undefined): void {
    this.#node = node;
    this.#parent = parent;
  }
}
