/** A text of at most so many characters: what is longer is cut behind a word, and says so. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2)).trim()}…`.toWellFormed();
}
