/** How many characters a segmenter is given at a time: its time grows with the square of the text. */
const STRETCH = 2_000;

/** Cuts a text into sentences or words; takes time in proportion to the text. */
export function* segmentsOf(segmenter: Intl.Segmenter, text: string): Generator<Intl.SegmentData> {
  let length = STRETCH;
  for (let at = 0; at < text.length;) {
    const segments = [...segmenter.segment(text.slice(at, at + length))];
    const isEnd = at + length >= text.length;
    // Where the last one of a stretch ends is seen with what follows it.
    if (!isEnd) segments.pop();
    yield* segments;
    if (isEnd) return;
    for (const { segment } of segments) at += segment.length;
    length = segments.length > 0 ? STRETCH : length * 2;
  }
}
