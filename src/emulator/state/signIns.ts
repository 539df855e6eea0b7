/** A sign-in by device code that waits for a person, or was answered. */
export interface DeviceCode {
  /** What the client polls with. */
  readonly deviceCode: string;
  /** What the person types. */
  readonly userCode: string;
  readonly clientId: string;
  readonly scope: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Absent while it waits; the object id of the person who signed in, or that it was declined. */
  answer?: { readonly principalId: string } | 'declined';
}

/** A token by which a client gets further access tokens for a person. */
export interface RefreshToken {
  readonly principalId: string;
  readonly clientId: string;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
}
