import { type DataSource, IsNull } from 'typeorm';
import { type Passwords, randomPassword } from '../users/password';
import { User, UserRole } from '../users/user.entity';
import { insertUser } from '../users/user.service';

/** Makes the first administrator, `admin`, where there is none. @returns its password, which nobody can read again; null when there is one. */
export async function seedFirstAdmin(database: DataSource, passwords: Passwords): Promise<string | null> {
  return database.transaction(async (manager) => {
    await manager.query("select pg_advisory_xact_lock(hashtext('kam.admin'))");
    if (await manager.existsBy(User, { role: UserRole.ADMIN, removedAt: IsNull() })) return null;
    const password = randomPassword();
    const passwordHash = await passwords.hash(password);
    const admin = await insertUser(manager, {
      username: 'admin',
      role: UserRole.ADMIN,
      clientId: null,
      displayName: 'Administrator',
      passwordHash,
    });
    return admin && password;
  });
}
