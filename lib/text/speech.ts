/** A text without what its people say: “…” stands for it. */
export function withoutSpeech(text: string): string {
  return text.replaceAll(/“[^”]*(?:”|$)|"[^"]*(?:"|$)/g, '“”');
}

/** Which of the sentences of some paragraphs are told, and said by nobody. */
export function toldAmong<T extends { text: string }>(sentences: readonly T[], paragraphs: readonly string[]): T[] {
  const told = paragraphs.map(withoutSpeech).join('\n');
  return sentences.filter(({ text }) => told.includes(text));
}
