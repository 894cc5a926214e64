import { jsonrepair } from 'jsonrepair';
import type { z } from 'zod';

/** How many errors of an answer are reported. */
const MAX_FAULTS = 20;
/** So many places of an answer are tried, the longest first. */
const MAX_CANDIDATES = 20;

/** A value that fits, or why the text has none. */
export type ReadAnswer = { value: Record<string, unknown> } | { text: string; faults: string[] };

/**
 * Finds the value in what a model wrote: behind its reasoning, in a fence, among prose, with a comma too many. What is found counts only if
 * it fits the schema.
 */
export function readAnswer(text: string, schema: z.ZodType): ReadAnswer {
  let nearest: string[] | null = null;
  for (const value of valuesIn(text)) {
    const parsed = schema.safeParse(value);
    if (parsed.success) return { value: parsed.data as Record<string, unknown> };
    nearest ??= parsed.error.issues
      .slice(0, MAX_FAULTS)
      .map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  }
  return { text, faults: nearest ?? ['it is not JSON'] };
}

function* valuesIn(text: string): Generator<unknown> {
  // What a model thought before it answered is no answer.
  const said = (/<\/think(?:ing)?>(?![\s\S]*<\/think(?:ing)?>)([\s\S]*)$/i.exec(text)?.[1] ?? text)
    .replaceAll('\uFEFF', '')
    .trim();
  const fences = [...said.matchAll(/```[a-z0-9_-]*[ \t]*\n?([\s\S]*?)```/gi)].map(([, inside = '']) => inside.trim());
  const candidates = [said, ...fences, ...objectsIn(said), ...(said === text ? [] : objectsIn(text))];
  const tried = [...new Set(candidates)].filter(Boolean).slice(0, MAX_CANDIDATES);
  for (const candidate of tried) {
    const value = parse(candidate);
    if (typeof value === 'object' && value !== null) yield value;
    // Some models write their JSON as a text in JSON.
    else if (typeof value === 'string') yield parse(value);
  }
  for (const candidate of tried.filter((one) => one.startsWith('{'))) {
    try {
      yield parse(jsonrepair(candidate));
    } catch {
      // It was none, not even a broken one.
    }
  }
}

/** Everything between a brace and the one that closes it, the longest first. */
function objectsIn(text: string): string[] {
  const found: string[] = [];
  for (let start = text.indexOf('{'); start >= 0 && found.length < MAX_CANDIDATES;) {
    const end = closing(text, start);
    if (end < 0) break;
    found.push(text.slice(start, end + 1));
    start = text.indexOf('{', end + 1);
  }
  return found.sort((a, b) => b.length - a.length);
}

/** Where the brace that opens at a place is closed; braces in texts do not count. */
function closing(text: string, start: number): number {
  let depth = 0;
  let inText = false;
  for (let at = start; at < text.length; at++) {
    const mark = text.charAt(at);
    if (inText) {
      if (mark === '\\') at += 1;
      else if (mark === '"') inText = false;
    } else if (mark === '"') inText = true;
    else if (mark === '{') depth += 1;
    else if (mark === '}' && --depth === 0) return at;
  }
  return -1;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
