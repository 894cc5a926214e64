import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

describe('tenants are isolated by the database alone', () => {
  test('of 600 operations with the ids of another none shows or changes anything of it while the check of the services is off', async () => {
    // In a process of its own: what it switches off is off for all that it loads.
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/tests/security/run-id-swap.js'], {
      env: { ...process.env, SWAPS: '600', CHECKS: 'off' },
    });
    expect(stdout).toContain('checks of services off: 600 swaps');
    expect(stdout).toContain('0 answers with foreign rows, 0 tables of the victim changed');
  }, 240_000);
});
