import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeFolder } from './folder';

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'folder-'));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

test('a folder is made with those above it, and one that is there is taken', () => {
  const folder = path.join(root, 'a', 'b');
  makeFolder(folder, 'DATA_DIR');
  makeFolder(folder, 'DATA_DIR');
  expect(fs.statSync(folder).isDirectory()).toBe(true);
});

test('a file in its place, or above it, is said with the variable and what is expected', () => {
  const file = path.join(root, 'file');
  fs.writeFileSync(file, '');
  const expected = /^DATA_DIR=.* cannot be used: .*\. Expected a folder that this user may write to, or make\.$/;
  expect(() => makeFolder(file, 'DATA_DIR')).toThrow(expected);
  expect(() => makeFolder(path.join(file, 'below'), 'DATA_DIR')).toThrow(expected);
});

const ofLinux = process.platform === 'linux' ? test : test.skip;

ofLinux('where the system denies a folder it says so, and does not try for ever', () =>
  expect(() => makeFolder('/proc/nothing/below', 'DATA_DIR')).toThrow(
    /^DATA_DIR=\/proc\/nothing\/below cannot be used: ENOENT/,
  ),
);
