import { describe, expect, it } from 'vitest';
import { layoutDiagram, type Box } from '../../../src/webview/diagramLayout.ts';

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('the drawing of a binding', () => {
  it.each([280, 320, 480, 640, 760, 900, 1100, 1600])('fits %d pixels, and nothing covers anything', (width) => {
    for (const count of [6, 5, 2, 1]) {
      const { boxes, height, edges } = layoutDiagram(width, count, 84);
      expect(boxes).toHaveLength(count);
      expect(edges).toHaveLength(count - 1);
      for (const box of boxes) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
        expect(boxes.some((other) => other !== box && overlap(box, other))).toBe(false);
      }
    }
  });

  it.each([
    [1100, 6, 'rows', 1],
    [700, 6, 'rows', 2],
    [320, 6, 'column', 6],
    [320, 2, 'rows', 1],
  ] as const)('of %d pixels has %d boxes in %s: %d below each other', (width, count, kind, below) => {
    const layout = layoutDiagram(width, count, 84);
    expect(layout.kind).toBe(kind);
    expect(new Set(layout.boxes.map(({ y }) => y)).size).toBe(below);
  });

  it('leads from the end of one row around to the beginning of the next', () => {
    const { boxes, edges } = layoutDiagram(700, 6, 84);
    const [third, fourth] = [boxes[2], boxes[3]];
    expect(edges[2]?.line).toBe(
      `M${(third?.x ?? 0) + (third?.width ?? 0) / 2} 88V102H${(fourth?.x ?? 0) + (fourth?.width ?? 0) / 2}V116`,
    );
  });
});
