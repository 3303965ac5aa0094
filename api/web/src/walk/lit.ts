/** Whose link stands out while the others stand back: the neighbour under the pointer, else the chosen one, as far as the picture has them. */
export const litOf = (
  drawn: { has: (id: string) => boolean },
  hovered: string | null,
  selected: string,
): string | null => [hovered, selected].find((id) => id !== null && drawn.has(id)) ?? null;
