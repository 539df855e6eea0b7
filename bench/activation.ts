import { writeFileSync } from 'node:fs';
import { extensions } from 'vscode';

/** The milliseconds that loading and activating took, by extension id. */
export type Activation = Readonly<Record<string, number>>;

/**
 * Runs inside the extension host in place of tests: activates each extension, in the order that AOAI_CMK_BENCH_ORDER names, and
 * writes how long each took to AOAI_CMK_REPORT.
 */
export async function run(): Promise<void> {
  const order = (process.env['AOAI_CMK_BENCH_ORDER'] ?? '').split(',');
  // The host is still busy with its own start, and the first activation of all pays for what every one needs.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await extensions.getExtension('vscode.git-base')?.activate();
  const took: Record<string, number> = {};
  for (const id of order) {
    const extension = extensions.getExtension(id);
    if (!extension) throw new Error(`${id} is not there.`);
    if (extension.isActive) throw new Error(`${id} was active before it was measured.`);
    const began = performance.now();
    await extension.activate();
    took[id] = performance.now() - began;
  }
  writeFileSync(process.env['AOAI_CMK_REPORT'] ?? '', JSON.stringify(took));
}
