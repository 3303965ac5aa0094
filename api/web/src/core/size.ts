import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

export interface Size {
  width: number;
  height: number;
}

/** The inner size of an element, followed as it changes; null until it is known. */
export function useSize(place: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const read = () => {
      const next = { width: Math.floor(element.clientWidth), height: Math.floor(element.clientHeight) };
      setSize((last) => (last && last.width === next.width && last.height === next.height ? last : next));
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return size;
}

/** Settles once the page's own fonts are there, or cannot be had. */
export const fontsThere = (): Promise<unknown> =>
  Promise.allSettled([document.fonts.load('500 12.5px "Inter"'), document.fonts.load('560 17px "Source Serif 4"')]);

/** True once the page's own fonts are there, so that measured text is measured right. */
export function useFonts(): boolean {
  const [ready, setReady] = useState(false);
  useLayoutEffect(() => {
    void fontsThere().then(() => setReady(true));
  }, []);
  return ready;
}
