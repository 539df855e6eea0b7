/**
 * A program that takes hold of resources as a window or command line would, says `held` or who holds them, and stays until it is
 * ended. Arguments: the journal's folder, the run's id, and the resources. A line on its input ends it.
 */
import { Locked } from '../../../src/core/plans/lock.ts';
import { fileJournal } from '../../../src/node/fileJournal.ts';

const [folder = '', runId = '', ...resources] = process.argv.slice(2);
const journal = fileJournal(folder, () => undefined);
try {
  const lock = await journal.lock(resources, { runId, title: `plan of ${runId}` });
  console.log('held');
  process.stdin.on('data', () => {
    void lock.release().then(() => {
      console.log('released');
      process.exit(0);
    });
  });
} catch (thrown) {
  console.log(thrown instanceof Locked ? `locked by ${thrown.holder.runId}` : String(thrown));
  process.exit(0);
}
