/** The page's own fonts. What is measured before they are here is another font, so what is laid out by it would have to move again. */
import { signal } from "@preact/signals";

/** One text of each family that names on a map are written in; each family is one file for every weight. */
const WRITTEN = ['500 12.5px "Inter"', '560 17px "Source Serif 4"'];

/** How long a picture waits for a font that is on its way, in milliseconds: then names are read in another one, and may move. */
const PATIENCE = 3000;

/** Settles once the fonts are here, or cannot be had. */
export const fontsThere: Promise<unknown> = document.fonts
  ? Promise.allSettled(WRITTEN.map((font) => document.fonts.load(font)))
  : Promise.resolve();

/** True once the fonts are here, have failed to come or are too late, so that what text measures stays as it is. */
export const lettered = signal(!document.fonts);

const letter = () => {
  lettered.value = true;
};
void fontsThere.then(letter);
setTimeout(letter, PATIENCE);
