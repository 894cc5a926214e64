/** The one spelling of a worker id; underscores are accepted as input. */
export function normaliseWorkerId(id: string): string {
  return id.trim().toLowerCase().replaceAll('_', '-');
}

const MAX_SHOWN = 60;

/** An id as a message shows it: what could be none is quoted, and not all of it when it is long. */
export const shownWorkerId = (id: string): string =>
  /^[\w-]+$/.test(id) && id.length <= MAX_SHOWN ? id : JSON.stringify(id.slice(0, MAX_SHOWN));
