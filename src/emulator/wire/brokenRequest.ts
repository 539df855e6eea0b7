import type { Socket } from 'node:net';

/**
 * Refuses what is no HTTP, or whose head is too long. Nobody knows whether it was a HEAD, whose reply must have no body: so none has one,
 * and the connection ends (RFC 9112, section 6.3).
 */
export function refuseBroken({ code }: { readonly code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${statusOf(code)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}

function statusOf(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
}
