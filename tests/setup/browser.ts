import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Where browsers are that people install. */
const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const CACHE = path.resolve('node_modules/.cache/packaged-chromium');
/** Without these the packaged browser does not start, or starts without any safety: its own arguments are not used. */
const ARGS = ['--no-sandbox', '--font-render-hinting=none'];

/**
 * A browser for tests: CHROME_PATH, else one that is installed, else the one that an optional package carries.
 * @returns null where there is none, such as on a machine of another kind
 */
export async function launchBrowser(): Promise<Browser | null> {
  const installed = process.env['CHROME_PATH'] ?? INSTALLED.find((file) => fs.existsSync(file));
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: ARGS });
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  unpack();
  return chromium.launch({
    executablePath: path.join(CACHE, 'chromium'),
    args: ARGS,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: path.join(CACHE, 'al2023/lib'),
      FONTCONFIG_FILE: path.join(CACHE, 'fonts.conf'),
    },
  });
}

/**
 * Unpacks the browser once, in a process of its own: it takes its folder from the environment that the process begins
 * with. Test files run beside each other, so it is unpacked apart and then put in place as a whole.
 */
function unpack(): void {
  if (fs.existsSync(CACHE)) return;
  fs.mkdirSync(path.dirname(CACHE), { recursive: true });
  const folder = fs.mkdtempSync(`${CACHE}-`);
  const script =
    "const { default: packed } = await import('@sparticuz/chromium'); packed.setGraphicsMode = false; await packed.executablePath();";
  execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    // It unpacks libraries that a bare system lacks only where it believes to be in the cloud.
    env: { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
  });
  // Without a font a page stands still at the first click into a form.
  const fonts = `<dir>/usr/share/fonts</dir><dir>${CACHE}/fonts</dir><cachedir>${CACHE}/fonts-cache</cachedir>`;
  fs.writeFileSync(
    path.join(folder, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${fonts}</fontconfig>`,
  );
  try {
    fs.renameSync(folder, CACHE);
  } catch (error) {
    // Another one was faster.
    fs.rmSync(folder, { recursive: true });
    if (!fs.existsSync(CACHE)) throw error;
  }
}
