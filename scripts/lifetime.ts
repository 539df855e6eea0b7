const starter = process.ppid;

/** Settles when the person presses Ctrl-C, a signal asks this program to end, or the program that started it is gone. */
export async function untilTold(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined));
  const watch = setInterval(() => {
    if (process.ppid !== starter) resolve(undefined);
  }, 1000);
  await promise;
  clearInterval(watch);
}
