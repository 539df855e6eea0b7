import type { Estate } from '../../core/inspection/estate.ts';
import type { Session } from '../../core/session.ts';

/** The estate that is connected, after trying the way that was used last; undefined where there is none. */
export async function connectedEstate(session: Session): Promise<Estate | undefined> {
  if (session.state.kind === 'signedOut') await session.resume();
  if (session.state.kind === 'connecting') await settled(session);
  return session.state.kind === 'connected' ? session.state.estate : undefined;
}

async function settled(session: Session): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const subscription = session.onDidChange(() => {
    if (session.state.kind !== 'connecting') resolve(undefined);
  });
  await promise;
  subscription.dispose();
}
