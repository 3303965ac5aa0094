/** The page's own fonts. What is measured before they are here is another font, so what is laid out by it would have to move again. */
import { signal } from "@preact/signals";

/** One text of each family that names on a map are written in; each family is one file for every weight. */
const WRITTEN = ['500 12.5px "Inter"', '560 17px "Source Serif 4"'];

/** True once the fonts are here, or have failed to come, so that what text measures stays as it is. */
export const lettered = signal(!document.fonts);

if (document.fonts)
  void Promise.allSettled(WRITTEN.map((font) => document.fonts.load(font))).then(() => {
    lettered.value = true;
  });
