/** The token of an `Authorization: Bearer …` header; undefined where the header is absent or of another scheme. */
export function bearerToken(headers: Readonly<Record<string, string>>): string | undefined {
  const [, token] = /^Bearer\s+(\S+)\s*$/i.exec(headers['authorization'] ?? '') ?? [];
  return token;
}

/** Whether an audience is one of those allowed, with or without a trailing slash, in any case. */
export function isAudience(audience: string, allowed: readonly string[]): boolean {
  const bare = audience.toLowerCase().replace(/\/+$/, '');
  return allowed.includes(bare);
}
