import { describe, expect, it } from 'vitest';
import { layoutDiagram, type Box } from '../../../src/webview/diagramLayout.ts';

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('the drawing of a binding', () => {
  it.each([320, 480, 640, 760, 900, 1100, 1600])('fits %d pixels, and nothing covers anything', (width) => {
    for (const [count, hasNetwork] of [
      [5, true],
      [5, false],
      [2, false],
      [1, false],
    ] as const) {
      const { nodes, network, height } = layoutDiagram(width, count, hasNetwork, 84);
      const boxes = network ? [...nodes, network] : [...nodes];
      expect(nodes).toHaveLength(count);
      for (const box of boxes) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
        expect(boxes.some((other) => other !== box && overlap(box, other))).toBe(false);
      }
    }
  });

  it('is a row where there is room, else a column', () => {
    expect(layoutDiagram(1100, 5, true, 84).direction).toBe('row');
    expect(layoutDiagram(600, 5, true, 84).direction).toBe('column');
    expect(layoutDiagram(600, 2, false, 84).direction).toBe('row');
  });

  it('joins each node to the next, and has the network path on the last edge', () => {
    const { edges, network } = layoutDiagram(1100, 5, true, 84);
    expect(edges).toHaveLength(4);
    const last = edges.at(-1);
    expect(network?.x).toBeGreaterThan(last?.x1 ?? Infinity);
    expect((network?.x ?? 0) + (network?.width ?? 0)).toBeLessThan(last?.x2 ?? 0);
  });
});
