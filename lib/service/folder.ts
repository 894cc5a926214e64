import fs from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder with those above it. Node's own `recursive` never returns where the system denies a folder below one that
 * exists, as below `/proc`.
 * @param variable the environment variable that names it @throws Error that says what is wrong with it
 */
export function makeFolder(folder: string, variable: string, mode = 0o777): void {
  try {
    const missing: string[] = [];
    for (let at = path.resolve(folder); !fs.existsSync(at); at = path.dirname(at)) missing.unshift(at);
    for (const one of missing) makeOne(one, mode);
    if (!fs.statSync(folder).isDirectory()) throw new Error('it is a file');
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${variable}=${folder} cannot be used: ${why}. Expected a folder that this user may write to, or make.`,
      { cause },
    );
  }
}

/** Another process may make it in the same moment. */
function makeOne(folder: string, mode: number): void {
  try {
    fs.mkdirSync(folder, { mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
