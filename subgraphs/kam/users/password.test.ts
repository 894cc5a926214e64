import { newPassword } from './password';

describe('a new password', () => {
  test.each([
    'password1234',
    'Password2026!',
    '123456789012',
    'aaaaaaaaaaaaaaaa',
    '121212121212',
    '          ab',
    'qwertyuiop12',
    'letmein12345',
    'Welcome2026!!',
    'passwordpassword',
    'short',
  ])('that is tried first is refused: %s', (password) => {
    expect(newPassword.safeParse(password).success).toBe(false);
  });

  test.each([
    'a long enough password',
    'correct horse battery staple',
    'tides-and-basins',
    'Xq7vLp2mRt9z',
    'ñandú bajo la lluvia',
  ])('that takes longer to find is taken: %s', (password) => {
    expect(newPassword.safeParse(password).success).toBe(true);
  });
});
