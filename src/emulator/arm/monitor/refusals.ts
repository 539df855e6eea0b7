import { Refusal } from '../../wire/exchange.ts';

/** Azure Monitor writes its errors without the envelope `error` (recorded). */
export function monitorRefusal(status: number, code: string, message: string): Refusal {
  return new Refusal({ status, body: { code, message } });
}
