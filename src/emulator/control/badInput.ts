/** What a caller of the control API got wrong; the message is for the caller. */
export class BadInput extends Error {}
