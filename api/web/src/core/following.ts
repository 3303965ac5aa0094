/** How many runs and sweeps parts of this page follow; what they change is read again by who follows them. */
import { signal } from "@preact/signals";
import { useCounted } from "./busy";

export const followed = signal(0);

/** Say that a part of the view follows something that goes on. */
export const useFollowing = (going: boolean): void => useCounted(followed, going);
