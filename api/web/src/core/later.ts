/** What can wait until a picture is on the screen. */
import { useEffect, useState } from "preact/hooks";
import { useBusy } from "./busy";

/** False until the frame after `ready` was painted, then true for good. */
export function useLater(ready: boolean): boolean {
  const [late, setLate] = useState(false);
  useBusy(ready && !late);
  useEffect(() => {
    if (!ready || late) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setLate(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [ready, late]);
  return late;
}
