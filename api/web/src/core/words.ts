/** Words as they stand at the beginning of something. */

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Words in the middle of a line as a sentence: it begins large and ends with a stop. */
export const sentence = (words: string): string =>
  words && `${capital(words)}${/[\p{L}\p{N}'")\]]$/u.test(words) ? "." : ""}`;

/** A name of the server as a label: "never_run" is "Never run". */
export const labelOf = (name: string): string => capital(name.replaceAll("_", " "));
