import { setImmediate as nextTurn } from 'node:timers/promises';

/** Others get their turn after work has gone on for so long, in ms. */
const SLICE_MS = 5;

/**
 * Divides work that comes many pieces at a time, each a fraction of a millisecond, into slices: whatever else the process has to do gets
 * a turn of the event loop after each.
 */
export class Slices {
  private began = performance.now();

  /** Does a piece of work: at once while the slice lasts. */
  async run<T>(piece: () => T): Promise<T> {
    while (performance.now() - this.began > SLICE_MS) {
      const { began } = this;
      await nextTurn();
      // The first of all that waited begins the new slice.
      if (this.began === began) this.began = performance.now();
    }
    return piece();
  }
}
