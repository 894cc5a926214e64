import path from 'node:path';

/** The project's folder, found from the sources as well as from what was built of them in dist/. */
export function projectRoot(): string {
  const above = path.resolve(__dirname, '..');
  return path.basename(above) === 'dist' ? path.dirname(above) : above;
}
