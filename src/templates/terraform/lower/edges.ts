import type { Block, Body, BodyItem, Expression, ObjectMember, Step, TemplatePart } from '../syntax.ts';

/**
 * The names that a piece of syntax refers to, as nodes of the deployment: `var.x`, `local.x`, `module.m.out`, `module.m`,
 * `data.type.name`, `type.name`. What a `for` or a dynamic block binds is among them and leads nowhere.
 */
export function referredTo(root: Expression | Body | Block): readonly string[] {
  const names = new Set<string>();
  const open: Syntax[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    const name = nameOf(node);
    if (name !== undefined) names.add(name);
    open.push(...inside(node));
  }
  return [...names];
}

type Syntax = Expression | Body | Block | Step | TemplatePart | ObjectMember;

function nameOf(node: Syntax): string | undefined {
  if (!('kind' in node) || node.kind !== 'traversal' || node.root.kind !== 'variable') return undefined;
  const words: string[] = [node.root.name];
  for (const step of node.steps) {
    if (step.kind === 'member') words.push(step.name);
    else if (words[0] !== 'module') break;
  }
  const [first = '', second] = words;
  if (second === undefined) return undefined;
  const length = first === 'data' || first === 'module' ? 3 : 2;
  return words.slice(0, length).join('.');
}

function inside(node: Syntax): readonly Syntax[] {
  if ('items' in node) {
    return (node.items as readonly (Expression | BodyItem)[]).flatMap((item): readonly Syntax[] => {
      if (item.kind === 'broken') return [];
      return item.kind === 'attribute' ? [item.value] : [item];
    });
  }
  if (!('kind' in node)) return 'key' in node ? [...(node.key.kind === 'name' ? [] : [node.key]), node.value] : [];
  switch (node.kind) {
    case 'block':
      return [node.body];
    case 'template':
      return node.parts;
    case 'interpolation':
      return [node.expression];
    case 'templateIf':
      return [node.condition, ...node.then, ...node.otherwise];
    case 'templateFor':
      return [node.collection, ...node.content];
    case 'object':
      return node.members;
    case 'for':
      return [
        node.collection,
        ...(node.key ? [node.key] : []),
        node.value,
        ...(node.condition ? [node.condition] : []),
      ];
    case 'conditional':
      return [node.condition, node.then, node.otherwise];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'call':
      return node.arguments;
    case 'traversal':
      return [node.root, ...node.steps];
    case 'index':
      return [node.index];
    case 'splat':
      return node.each;
    case 'parenthesis':
      return [node.inner];
    default:
      return [];
  }
}
