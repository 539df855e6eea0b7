import type { HostInstallation } from '../../test/host/install.ts';
import { startServer } from '../../test/host/server.ts';
import { untilTold } from '../lifetime.ts';
import { vsixFile } from '../vsix.ts';

/** Serves a VS Code with the packaged extension and the sample estate to any browser, until told to end. */
export async function serve(installation: HostInstallation, port: number | undefined): Promise<void> {
  // A person's own browser opens the address: nothing can tell it of an extension under development.
  const server = await startServer(installation, {
    install: [vsixFile()],
    env: { AOAI_CMK_START: 'emulator' },
    ...(port === undefined ? {} : { port }),
  });
  console.log(
    [
      '',
      'A VS Code with the extension and a sample estate is ready. Open in your browser:',
      '',
      `    ${server.origin}/`,
      '',
      'Then click the shield in the bar at its left edge ("Customer-Managed Keys"), right-click contoso-chat-prod,',
      'and choose "Enable Customer-Managed Key…".',
      'Nothing reaches Azure: the estate is an emulator on this machine. Press Ctrl-C here to stop.',
      '',
    ].join('\n'),
  );
  const ended = await Promise.race([untilTold(), server.ended]);
  console.log(ended === undefined ? 'Stopping …' : `The VS Code server ended by itself:\n${server.log()}`);
  await server.stop();
  if (ended !== undefined) process.exitCode = 1;
}
