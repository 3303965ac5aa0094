/** The style sheets of the page as text for a file of its own: nothing in them names an address. */

export const DRAWN_FONTS: readonly string[] = ["Inter", "Source Serif 4"];

const base64 = (bytes: ArrayBuffer): string => {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
};

const everyRule = (): CSSRule[] => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);

/** The page's own upright fonts, of these families or of all, as rules that hold them whole. */
export async function fontRules(families?: readonly string[]): Promise<string> {
  const faces = everyRule().filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule);
  const rules = faces.map(async (face) => {
    const family = face.style.getPropertyValue("font-family").replaceAll('"', "");
    const address = /url\("?([^")]+)"?\)/.exec(face.style.getPropertyValue("src"))?.[1];
    const italic = face.style.getPropertyValue("font-style") === "italic";
    if (!address || italic || (families && !families.includes(family))) return "";
    const answer = await fetch(new URL(address, face.parentStyleSheet?.href ?? location.href));
    const data = `data:font/woff2;base64,${base64(await answer.arrayBuffer())}`;
    return `@font-face{font-family:"${family}";font-weight:200 900;src:url(${data})}`;
  });
  return (await Promise.all(rules)).join("");
}

/**
 * The style sheets as they were written, but for fonts. They are not put together from the rules that the browser read, which lose
 * a shorthand that holds a variable. With `now`, what is for some sizes or looks only is for all, or for none, as it is now.
 */
export async function styleText(now: boolean): Promise<string> {
  const sheets = [...document.styleSheets].map(async (sheet) =>
    sheet.href ? (await fetch(sheet.href)).text() : (sheet.ownerNode?.textContent ?? ""),
  );
  const text = (await Promise.all(sheets)).join("\n").replaceAll(/@font-face\s*\{[^}]*\}/g, "");
  return now ? settled(text, (condition) => matchMedia(condition).matches) : text;
}

/** Style sheets in which every condition on size or look is decided. */
export const settled = (text: string, holds: (condition: string) => boolean): string =>
  text.replaceAll(
    /@media([^{]+)\{/g,
    (_, condition: string) => `@media ${holds(condition.trim()) ? "all" : "not all"}{`,
  );
