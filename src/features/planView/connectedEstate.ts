import type { Estate } from '../../core/inspection/estate.ts';
import type { Session } from '../../core/session.ts';

/** The estate that is shown, after connecting the way that was used last, or one that the person chooses; else undefined. */
export async function connectedEstate({
  session,
  offerConnection,
}: {
  readonly session: Session;
  readonly offerConnection: () => Promise<void>;
}): Promise<Estate | undefined> {
  if (session.state.kind !== 'connected') await session.resume();
  if (estateOf(session) === undefined) await offerConnection();
  return estateOf(session);
}

function estateOf({ state }: Session): Estate | undefined {
  return state.kind === 'connected' ? state.estate : undefined;
}
