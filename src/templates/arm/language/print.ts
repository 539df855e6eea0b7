import type { Expression } from './syntax.ts';

/** An expression as text, without the brackets around it. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'text':
      return quoted(expression.value);
    case 'number':
      return String(expression.value);
    case 'access': {
      const { target, index } = expression;
      const isName = index.kind === 'text' && /^[A-Za-z_]\w*$/.test(index.value);
      return `${printExpression(target)}${isName ? `.${index.value}` : `[${printExpression(index)}]`}`;
    }
    case 'call': {
      const { namespace, spelling, args } = expression;
      return `${namespace === undefined ? '' : `${namespace}.`}${spelling}(${args.map(printExpression).join(', ')})`;
    }
  }
}

/** A text as the expression language writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
