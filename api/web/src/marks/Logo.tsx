/** The horizon: a sun that stands on its own mirror image. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 22 22" aria-hidden="true">
      <path d="M1.5 11.2A9.5 9.5 0 0 1 20.5 11.2Z" fill="currentColor" />
      <path
        d="M2.2 13.9H19.8M5 16.7H17M8.4 19.4H13.6"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
      />
    </svg>
  );
}
