import parseRange from 'range-parser';

/** Bytes from `start` up to before `end`. */
export interface ByteRange {
  start: number;
  end: number;
  isWhole: boolean;
}

/**
 * Which bytes a Range header asks for (RFC 9110, section 14). What is no range of bytes, and several ranges at once, are answered with
 * the whole, as the RFC allows. @returns null when it lies outside
 */
export function readRange(header: string | undefined, size: number): ByteRange | null {
  const ranges = header === undefined ? -2 : parseRange(size, header);
  if (ranges === -1) return null;
  const [range] = ranges === -2 || ranges.type !== 'bytes' || ranges.length > 1 ? [] : ranges;
  return range ? { start: range.start, end: range.end + 1, isWhole: false } : { start: 0, end: size, isWhole: true };
}
