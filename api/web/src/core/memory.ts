/** Small choices kept in this browser. Storage may be forbidden, and then nothing is kept. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`mirage.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`mirage.${name}`, value);
  } catch {
    // A private window without storage still works; it only forgets.
  }
}
