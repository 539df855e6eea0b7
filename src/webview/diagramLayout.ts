/** A rectangle in the drawing, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The way from one box to the next, as paths of SVG: the line, and the tip of its arrow. */
export interface Edge {
  readonly line: string;
  readonly tip: string;
}

export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  /** Rows have the words of a box below its label; a column has little height for each. */
  readonly kind: 'rows' | 'column';
  /** Whether a box has room for two texts beside each other. */
  readonly roomy: boolean;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

const gap = 28;
const narrowest = 118;
const widest = 210;
const column = { height: 60, gap: 16 };
/** Room for the ring around a box that has the focus. */
const margin = 4;

/**
 * Places a chain of boxes: in one row where there is room for it, in two where there is half of it, else in a column.
 * @param rowHeight the height that the words of a row's boxes need
 */
export function layoutDiagram(width: number, count: number, rowHeight: number): DiagramLayout {
  const fit = Math.floor((width - 2 * margin + gap) / (narrowest + gap));
  if (fit >= count) return inRows(width, count, count, rowHeight);
  const half = Math.ceil(count / 2);
  return fit >= half ? inRows(width, count, half, rowHeight) : inColumn(width, count);
}

function inRows(width: number, count: number, columns: number, rowHeight: number): DiagramLayout {
  const boxWidth = Math.min((width - 2 * margin - (columns - 1) * gap) / columns, widest);
  const boxes = Array.from({ length: count }, (_, index) => ({
    x: margin + (index % columns) * (boxWidth + gap),
    y: margin + Math.floor(index / columns) * (rowHeight + gap),
    width: boxWidth,
    height: rowHeight,
  }));
  const rows = Math.ceil(count / columns);
  return {
    width,
    height: rows * rowHeight + (rows - 1) * gap + 2 * margin,
    kind: 'rows',
    roomy: false,
    boxes,
    edges: between(boxes, (from, to) => (from.y === to.y ? across(from, to) : around(from, to))),
  };
}

function inColumn(width: number, count: number): DiagramLayout {
  const boxWidth = width - 2 * margin;
  const boxes = Array.from({ length: count }, (_, index) => ({
    x: margin,
    y: margin + index * (column.height + column.gap),
    width: boxWidth,
    height: column.height,
  }));
  return {
    width,
    height: count * column.height + (count - 1) * column.gap + 2 * margin,
    kind: 'column',
    roomy: boxWidth >= 380,
    boxes,
    edges: between(boxes, (from, to) => down(from.x + 28, from.y + from.height, to.y)),
  };
}

function between(boxes: readonly Box[], edge: (from: Box, to: Box) => Edge): readonly Edge[] {
  return boxes.slice(1).flatMap((to, index) => {
    const from = boxes[index];
    return from ? [edge(from, to)] : [];
  });
}

function across(from: Box, to: Box): Edge {
  const y = from.y + from.height / 2;
  return { line: `M${from.x + from.width} ${y}H${to.x}`, tip: `M${to.x - 7} ${y - 4}l6 4-6 4` };
}

function down(x: number, from: number, to: number): Edge {
  return { line: `M${x} ${from}V${to}`, tip: `M${x - 4} ${to - 7}l4 6 4-6` };
}

/** From the end of one row to the beginning of the next. */
function around(from: Box, to: Box): Edge {
  const middle = from.y + from.height + (to.y - from.y - from.height) / 2;
  const start = from.x + from.width / 2;
  const end = to.x + to.width / 2;
  const { tip } = down(end, middle, to.y);
  return { line: `M${start} ${from.y + from.height}V${middle}H${end}V${to.y}`, tip };
}
