/** The one spelling of a worker id; underscores are accepted as input. */
export function normaliseWorkerId(id: string): string {
  return id.trim().toLowerCase().replaceAll('_', '-');
}
