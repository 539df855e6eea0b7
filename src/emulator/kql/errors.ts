/** The one error this evaluator throws, and where in the query it points. */

/** A place in the query text; both count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * A query that cannot be answered. `syntax`: the text is not in the grammar; `semantic`: it is, but names something
 * that does not exist, mixes types, or uses a part of the language this evaluator does not have.
 */
export class KqlError extends Error {
  readonly kind: 'syntax' | 'semantic';
  readonly position: Position;

  constructor(kind: 'syntax' | 'semantic', message: string, position: Position) {
    super(message);
    this.name = 'KqlError';
    this.kind = kind;
    this.position = position;
  }
}

export function syntaxError(message: string, at: Position): KqlError {
  return new KqlError('syntax', message, at);
}

export function semanticError(message: string, at: Position): KqlError {
  return new KqlError('semantic', message, at);
}
