import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { keepSecrets } from './secrets';

describe('the secrets of a folder', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-secrets-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const file = () => path.join(folder, 'secrets.json');

  test('are made once, and kept', () => {
    const first = keepSecrets(folder);
    expect(keepSecrets(folder)).toEqual(first);
    expect(fs.statSync(file()).mode & 0o777).toBe(0o600);
  });

  test('of an earlier release get what it did not know yet', () => {
    const { sessionKeys: _new, ...before } = keepSecrets(folder);
    fs.writeFileSync(file(), JSON.stringify(before));
    expect(keepSecrets(folder)).toMatchObject(before);
    expect(keepSecrets(folder).sessionKeys[0]?.secret).toHaveLength(64);
  });

  test.each([
    ['apiKeySecret', ''],
    ['apiKeySecret', 'too short'],
    ['sessionKeys', []],
    ['signingKeys', [{ id: 'k1', secret: '' }]],
    ['workerKeys', 'x'.repeat(40)],
  ])('are refused with %s as %j, and not shown', (member, value) => {
    const kept = keepSecrets(folder);
    fs.writeFileSync(file(), JSON.stringify({ ...kept, [member]: value }));
    expect(() => keepSecrets(folder)).toThrow(new RegExp(`${member}[^]*empty, too short or of another kind`));
  });

  test.each(['apiKeySecret', 'signingKeys'])('stop the start where %s is gone, as no key would be valid', (member) => {
    const { [member as 'apiKeySecret']: _gone, ...rest } = keepSecrets(folder);
    fs.writeFileSync(file(), JSON.stringify(rest));
    expect(() => keepSecrets(folder)).toThrow(new RegExp(`${member} is missing[^]*from a backup`));
    expect(JSON.parse(fs.readFileSync(file(), 'utf8'))).toEqual(rest);
  });

  test('that are lost, or no JSON, stop the start, because no key of the database would be valid', () => {
    keepSecrets(folder);
    fs.writeFileSync(file(), '{');
    expect(() => keepSecrets(folder)).toThrow('is no JSON');
    fs.rmSync(file());
    fs.writeFileSync(path.join(folder, 'credentials.json'), '{}');
    expect(() => keepSecrets(folder)).toThrow('is missing, and the database beside it needs it');
    expect(fs.existsSync(file())).toBe(false);
  });
});
