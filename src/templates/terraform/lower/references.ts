import { attributeOf } from '../access.ts';
import type { Body, Expression } from '../syntax.ts';

/** A name that an expression refers to, with the names behind it. */
export interface Reference {
  readonly root: string;
  readonly names: readonly string[];
}

/** Everything that the expressions inside a body refer to. What `lifecycle` names is no reference. */
export function referencesIn(body: Body): readonly Reference[] {
  const found: Reference[] = [];
  for (const item of body.items) {
    if (item.kind === 'attribute') found.push(...referencesOf(item.value));
    if (item.kind === 'block' && item.type.text !== 'lifecycle') found.push(...referencesIn(item.body));
  }
  return found;
}

/** What `depends_on` names. */
export function dependsOn(body: Body): readonly Reference[] {
  const attribute = attributeOf(body, 'depends_on');
  return attribute ? referencesOf(attribute.value) : [];
}

const deepest = 300;

export function referencesOf(expression: Expression): readonly Reference[] {
  const found: Reference[] = [];
  visit(expression, 0);
  return found;

  function visit(node: unknown, depth: number): void {
    if (typeof node !== 'object' || node === null || depth > deepest) return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item, depth + 1);
      return;
    }
    const reference = referenceAt(node as Expression);
    if (reference) found.push(reference);
    for (const [name, inner] of Object.entries(node)) {
      // The root of a traversal has been taken with its steps.
      if (reference && name === 'root') continue;
      if (typeof inner === 'object') visit(inner, depth + 1);
    }
  }
}

function referenceAt(node: Expression): Reference | undefined {
  if (node.kind === 'variable') return { root: node.name, names: [] };
  if (node.kind !== 'traversal' || node.root.kind !== 'variable') return undefined;
  const names: string[] = [];
  for (const step of node.steps) {
    if (step.kind === 'splat') break;
    if (step.kind === 'member') names.push(step.name);
  }
  return { root: node.root.name, names };
}
