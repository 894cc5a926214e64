/** Money comes as whole micro-dollars: four places below a dollar, two from a dollar on. All of it is in the tooltip. */
export function dollars(micros: number): string {
  const sign = micros < 0 ? '-' : '';
  const amount = Math.abs(micros);
  const places = amount > 0 && amount < 1_000_000 ? 4 : 2;
  const unit = 10 ** (6 - places);
  const rounded = Math.round(amount / unit);
  const whole = Math.floor(rounded / 10 ** places);
  return `${sign}$${whole.toLocaleString('en-US')}.${String(rounded % 10 ** places).padStart(places, '0')}`;
}

export const exactDollars = (micros: number): string =>
  `$${Math.floor(micros / 1_000_000)}.${String(Math.abs(micros) % 1_000_000).padStart(6, '0')}`;

/** As in 340 ms, 2.1 s, 4 min 5 s. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.round((ms % 60_000) / 1_000);
  if (minutes < 60) return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** As in 12 Nov, 14:03. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** ENTERPRISE as Enterprise, KNOWLEDGE_MAP as Knowledge map. */
export function words(code: string): string {
  const text = code.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** As in 6.3 KB. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} B`;
  return count < 1_000_000 ? `${(count / 1_000).toFixed(1)} KB` : `${(count / 1_000_000).toFixed(1)} MB`;
}
