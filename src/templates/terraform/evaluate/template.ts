import { canonicalText, expression, isExpression, known, unknown, type Value } from '../../../core/resources/value.ts';
import type { Template, TemplateFor, TemplatePart } from '../syntax.ts';
import { evaluate, keyText } from './evaluate.ts';
import { pairsOf } from './collections.ts';
import { longestText } from './limits.ts';
import { bind, placed, type Scope } from './scope.ts';

/** A string. One that is nothing but an interpolation has the value of that, whatever its type. */
export function template(node: Template, scope: Scope): Value {
  const [only, second] = node.parts;
  if (only?.kind === 'interpolation' && second === undefined) return evaluate(only.expression, scope);
  return placed(joined(node.parts, scope), scope, node);
}

function joined(parts: readonly TemplatePart[], scope: Scope): Value {
  return joinTexts(parts.map((part) => partValue(part, scope)));
}

/** The texts one behind the other: known where all are, an expression where their texts are known. */
export function joinTexts(values: readonly Value[]): Value {
  let isKnown = true;
  let joinedText = '';
  for (const value of values) {
    if (value.kind === 'unknown') return value;
    const text = value.kind === 'known' ? keyText(value) : canonicalText(value);
    if (text === undefined) return unknown('what is put into the text is not known');
    if (value.kind !== 'known') isKnown = false;
    joinedText += text;
    if (joinedText.length > longestText) return unknown('it is too long to be worked out');
  }
  return isKnown ? known(joinedText) : (alone(values) ?? expression(joinedText));
}

/** A text that is nothing but a reference is that reference. */
function alone(values: readonly Value[]): Value | undefined {
  const filled = values.filter((value) => value.kind !== 'known' || value.value !== '');
  const [only] = filled;
  return filled.length === 1 && only?.kind === 'reference' && !isExpression(only) ? only : undefined;
}

function partValue(part: TemplatePart, scope: Scope): Value {
  switch (part.kind) {
    case 'text':
      return known(part.text);
    case 'interpolation':
      return evaluate(part.expression, scope);
    case 'templateIf': {
      const condition = evaluate(part.condition, scope);
      if (condition.kind !== 'known') return unknown('it depends on a condition that is not known');
      return joined(condition.value === true ? part.then : part.otherwise, scope);
    }
    case 'templateFor':
      return repeated(part, scope);
  }
}

function repeated(part: TemplateFor, scope: Scope): Value {
  const pairs = pairsOf(evaluate(part.collection, scope));
  if (!pairs) return unknown('it repeats over what is not known');
  const contents = pairs.map(([key, value]) =>
    joined(
      part.content,
      bind(scope, { ...(part.keyName && { [part.keyName.text]: key }), [part.valueName.text]: value }),
    ),
  );
  return joinTexts(contents);
}
