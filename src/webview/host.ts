import type { BoardMemento, BoardState, HostMessage, HostMethods, PageMessage } from '../protocol/messages.ts';
import { RpcClient } from '../protocol/rpc.ts';

/** What VS Code gives a page, once. */
interface VsCodeApi {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: PageMemory): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What the page keeps while it is hidden, and VS Code for the window's next life. */
export interface PageMemory {
  readonly board?: BoardMemento;
  /** What the person was looking at. */
  readonly step?: string;
  readonly node?: string;
}

/** The page's end of the line. */
export interface Host {
  readonly rpc: RpcClient<HostMethods>;
  /** Calls back with every state that the host sends. */
  onState(listener: (state: BoardState) => void): void;
  readonly memory: PageMemory;
  remember(memory: PageMemory): void;
}

export function connect(): Host {
  const api = acquireVsCodeApi();
  const rpc = new RpcClient<HostMethods>(crypto.randomUUID(), (message) => api.postMessage(message));
  const listeners: ((state: BoardState) => void)[] = [];
  window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => {
    if (data.kind === 'reply') rpc.accept(data);
    else for (const listener of listeners) listener(data.state);
  });
  window.addEventListener('pagehide', () => rpc.dispose());
  return {
    rpc,
    onState: (listener) => void listeners.push(listener),
    memory: api.getState() ?? {},
    remember: (memory) => api.setState(memory),
  };
}
