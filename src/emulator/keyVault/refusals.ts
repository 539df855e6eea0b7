import { Refusal } from '../wire/exchange.ts';

/** A refusal in Key Vault's form; `innererror` is lower case on the wire (recorded). */
export function vaultRefusal(status: number, code: string, message: string, inner?: string): Refusal {
  return new Refusal({
    status,
    body: { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } },
  });
}

/** 404 as recorded from vaults of today. */
export function keyNotFound(name: string): Refusal {
  return vaultRefusal(
    404,
    'KeyNotFound',
    `A key with (name/id) ${name} was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );
}

export function badParameter(message: string): Refusal {
  return vaultRefusal(400, 'BadParameter', message);
}
