import { parse, serialize } from 'cookie';
import { type Credentials, readCredentials } from '../authentication';

type Header = (name: string) => string | null | undefined;

/** Set by the console with each of its requests: a page of another origin cannot send it without asking first, which is refused. */
export const CONSOLE_HEADER = 'x-console';

/**
 * The session of a browser: an httpOnly cookie with the token of signIn. It counts only for what the console itself sends, so that no other
 * page can act with it, also none of another port of the same host, which the browser takes to be the same site.
 */
export class SessionCookie {
  constructor(
    /** Port of the gateway: browsers send the cookies of all ports of a host to each of them. */
    private readonly port: () => number,
    /** Whether browsers reach the gateway through TLS. */
    private readonly isSecure: (header: Header) => boolean,
  ) {}

  private get name(): string {
    return `tf_session_${this.port()}`;
  }

  /** The Set-Cookie header that keeps a token until a moment; without one it is forgotten. */
  header(header: Header, session: { token: string; expires: Date } | null): string {
    return serialize(this.name, session?.token ?? '', {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      secure: this.isSecure(header),
      expires: session?.expires ?? new Date(0),
    });
  }

  /** Credentials of an HTTP request: those of its headers, or the session of the console. @throws InvalidCredentials */
  credentialsOf(header: Header): Credentials | null {
    const own = readCredentials(header);
    if (own) return own;
    return header(CONSOLE_HEADER) === '1' ? this.tokenOf(header) : null;
  }

  /** Credentials of a WebSocket's upgrade: the session, when a page of this very origin opened it. */
  credentialsOfUpgrade(header: Header): Credentials | null {
    const origin = header('origin') ?? '';
    const isOwn = URL.canParse(origin) && new URL(origin).host === header('host');
    return isOwn ? this.tokenOf(header) : null;
  }

  private tokenOf(header: Header): Credentials | null {
    const token = parse(header('cookie') ?? '')[this.name];
    return token ? { bearer: token } : null;
  }
}
