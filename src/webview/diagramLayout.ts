/** A rectangle in the drawing, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  readonly direction: 'row' | 'column';
  /** Whether a node has room for two texts beside each other. */
  readonly roomy: boolean;
  readonly nodes: readonly Box[];
  /** From each node to the next: the ends of a straight line. */
  readonly edges: readonly { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }[];
  /** Where the network path is written, on the last edge. */
  readonly network: Box | undefined;
}

const row = { gap: 28, narrowest: 118, widest: 210, network: 132 };
const column = { height: 60, gap: 16, widest: 720, network: 60 };
/** Room for the ring around a node that has the focus. */
const margin = 4;

/**
 * Places a chain of nodes, in a row where there is room for it, else in a column.
 * @param rowHeight the height that the words of a row's nodes need
 */
export function layoutDiagram(width: number, count: number, hasNetwork: boolean, rowHeight: number): DiagramLayout {
  const lastGap = hasNetwork ? row.network + 2 * row.gap : row.gap;
  const gaps = Math.max(count - 2, 0) * row.gap + (count > 1 ? lastGap : 0);
  const room = (width - 2 * margin - gaps) / count;
  return room >= row.narrowest
    ? inRow(width, count, hasNetwork, { width: Math.min(room, row.widest), height: rowHeight })
    : inColumn(width, count, hasNetwork);
}

function inRow(width: number, count: number, hasNetwork: boolean, node: Pick<Box, 'width' | 'height'>): DiagramLayout {
  const nodes: Box[] = [];
  let x = margin;
  for (let index = 0; index < count; index++) {
    nodes.push({ x, y: margin, ...node });
    const beforeLast = index === count - 2;
    x += node.width + (beforeLast && hasNetwork ? row.network + 2 * row.gap : row.gap);
  }
  const middle = margin + node.height / 2;
  const edges = pairs(nodes).map(([from, to]) => ({ x1: from.x + from.width, y1: middle, x2: to.x, y2: middle }));
  const last = edges.at(-1);
  return {
    width,
    height: node.height + 2 * margin,
    direction: 'row',
    roomy: false,
    nodes,
    edges,
    network:
      hasNetwork && last ? { x: last.x1 + row.gap, y: margin, width: row.network, height: node.height } : undefined,
  };
}

function inColumn(width: number, count: number, hasNetwork: boolean): DiagramLayout {
  const nodeWidth = Math.min(width - 2 * margin, column.widest);
  const nodes: Box[] = [];
  let y = margin;
  for (let index = 0; index < count; index++) {
    nodes.push({ x: margin, y, width: nodeWidth, height: column.height });
    const beforeLast = index === count - 2;
    y += column.height + (beforeLast && hasNetwork ? column.network + 2 * column.gap : column.gap);
  }
  const x = margin + Math.min(nodeWidth / 2, 28);
  const edges = pairs(nodes).map(([from, to]) => ({ x1: x, y1: from.y + from.height, x2: x, y2: to.y }));
  const last = edges.at(-1);
  return {
    width,
    height: y - column.gap + margin,
    direction: 'column',
    roomy: nodeWidth >= 440,
    nodes,
    edges,
    network:
      hasNetwork && last ? { x: margin, y: last.y1 + column.gap, width: nodeWidth, height: column.network } : undefined,
  };
}

function pairs(nodes: readonly Box[]): readonly (readonly [Box, Box])[] {
  return nodes.slice(1).flatMap((to, index) => {
    const from = nodes[index];
    return from ? [[from, to] as const] : [];
  });
}
