import { auditEstate, needsAttention } from '../core/inspection/audit.ts';
import { Estate } from '../core/inspection/estate.ts';
import { jsonReport, textReport } from './auditReport.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { GlobalOptions } from './globalOptions.ts';
import { selectSubscriptions } from './names.ts';
import { logOf, type World } from './world.ts';

/** Judges every account, and says whether somebody should look. */
export async function audit(options: GlobalOptions, world: World): Promise<ExitCode> {
  const { terminal, clock, signal } = world;
  return world.withSource(options, logOf(world, options), async (source) => {
    const estate = new Estate(source, clock);
    const stop = () => estate.dispose();
    signal.addEventListener('abort', stop, { once: true });
    if (options.subscription.length > 0) {
      const { items } = await estate.allSubscriptions();
      estate.select(selectSubscriptions(items, options.subscription).map(({ id }) => id));
    }
    const result = await auditEstate(estate);
    if (options.format === 'json') terminal.out(JSON.stringify(jsonReport(result, source.cloud), undefined, 2));
    else terminal.out(textReport(result, terminal.style));
    if (source.cloud.isEmulator === true && options.format === 'text') {
      terminal.out('\nThis is the emulator: nothing here is Azure.');
    }
    return needsAttention(result) ? exitCodes.needsAttention : exitCodes.done;
  });
}
