import { known, writtenAt, type Value } from '../../../core/resources/value.ts';
import type { JsonDocument } from '../../json/document.ts';
import type { JsonNode } from '../../json/node.ts';
import { list, record } from './values.ts';

/**
 * JSON in which a bracket means nothing: in a parameter file, and inside of a text.
 * @param document whose places the values get
 */
export function plainValue(node: JsonNode, document?: JsonDocument): Value {
  const value = valueOf(node, document);
  return document ? writtenAt(value, document.place(node)) : value;
}

function valueOf(node: JsonNode, document: JsonDocument | undefined): Value {
  switch (node.kind) {
    case 'literal':
    case 'string':
      return known(node.value);
    case 'array':
      return list(node.items.map((item) => plainValue(item, document)));
    case 'object': {
      const entries: Record<string, Value> = {};
      for (const { name, value } of node.members) if (value) entries[name] = plainValue(value, document);
      return record(entries);
    }
  }
}
