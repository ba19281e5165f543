/** A URL taken apart, as in the URL standard. A path that is one string is opaque, as in `mailto:a@b`. */
export type UrlRecord = {
  scheme: string;
  username: string;
  password: string;
  host: string | null;
  port: number | null;
  path: string[] | string;
  query: string | null;
  fragment: string | null;
};

export const defaultPorts: { readonly [scheme: string]: number | null } = {
  ftp: 21,
  file: null,
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
};

export function isSpecial(url: Pick<UrlRecord, 'scheme'>): boolean {
  return Object.hasOwn(defaultPorts, url.scheme);
}

export function emptyRecord(): UrlRecord {
  return {
    scheme: '',
    username: '',
    password: '',
    host: null,
    port: null,
    path: [],
    query: null,
    fragment: null,
  };
}

export function hasCredentials({ username, password }: UrlRecord): boolean {
  return username !== '' || password !== '';
}

/** The last segment goes; a drive letter of a file URL stays. */
export function shortenPath(url: UrlRecord): void {
  if (typeof url.path === 'string') return;
  const [first = ''] = url.path;
  if (url.scheme === 'file' && url.path.length === 1 && /^[a-z]:$/i.test(first)) return;
  url.path.pop();
}

export function writePath({ path }: UrlRecord): string {
  return typeof path === 'string' ? path : path.map((segment) => `/${segment}`).join('');
}

export function writeUrl(url: UrlRecord): string {
  const { scheme, username, password, host, port, path, query, fragment } = url;
  let text = `${scheme}:`;
  if (host !== null) {
    const secret = password === '' ? '' : `:${password}`;
    text += `//${hasCredentials(url) ? `${username}${secret}@` : ''}${host}${port === null ? '' : `:${port}`}`;
  } else if (typeof path !== 'string' && path.length > 1 && path[0] === '') {
    // Or the empty first segment would read as the beginning of a host.
    text += '/.';
  }
  return `${text}${writePath(url)}${query === null ? '' : `?${query}`}${fragment === null ? '' : `#${fragment}`}`;
}
