/**
 * A word for this page as long as it is open: the server tells readers apart by it, to give each a turn. It says nothing about
 * the reader. `randomUUID` is missing where the address is no secure one, as in a class on a plain network.
 */
export const READER: string = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");
