import type { ReactElement } from 'react';

/** Icons are drawn: fonts lack their signs, and a package of thousands is not needed for a dozen. */
const PATHS = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4 4l8 8M12 4l-8 8',
  clock: 'M8 4.5V8l2.5 1.5M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z',
  pause: 'M6 4v8M10 4v8',
  half: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  skip: 'M4 4l5 4-5 4zM12 4v8',
  lock: 'M5 7V5a3 3 0 0 1 6 0v2M4 7h8v6H4z',
  moon: 'M12.5 9.5A5.5 5.5 0 0 1 6.5 3.5a5.5 5.5 0 1 0 6 6z',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM7 14h2',
  menu: 'M3 4.5h10M3 8h10M3 11.5h10',
  run: 'M5 3.5l7 4.5-7 4.5z',
  draft: 'M3 13l1-3 7-7 2 2-7 7zM9.5 4.5l2 2',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 14 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
