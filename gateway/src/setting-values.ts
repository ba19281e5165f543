// The kinds of values that the settings of this package alone have.

/** Where npm packages come from, or `off`. */
export function registryAddress() {
  return {
    expected:
      'off, or a URL that begins with https:// (http:// on this machine) and holds no password; that is what YMERA_NPM_TOKEN is for',
    parse: (value: string) => {
      if (value === 'off') return 'off';
      const url = URL.canParse(value) ? new URL(value) : undefined;
      const isSafe = url?.protocol === 'https:' || loopbackUrl(value) !== undefined;
      return url && isSafe && url.username === '' && url.password === '' ? url.href : undefined;
    },
  };
}

/** A list of addresses of this machine. */
export function loopbackOrigins() {
  return {
    expected: 'origins of this machine separated by commas, such as http://127.0.0.1:8080',
    parse: (value: string) => {
      const urls = value.split(',').map((part) => loopbackUrl(part.trim()));
      return urls.every((url) => url !== undefined) ? urls.map(({ origin }) => origin) : undefined;
    },
  };
}

const hostPattern = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Names of hosts, or `*` for all. */
export function hostPatterns() {
  return {
    expected:
      '* for every host, or names of hosts separated by commas, such as api.example.com or *.example.com',
    parse: (value: string): readonly string[] | 'any' | undefined => {
      if (value.trim() === '*') return 'any';
      const names = value.split(',').map((part) => part.trim().toLowerCase());
      return names.every((name) => name.length <= 253 && hostPattern.test(name)) ? names : undefined;
    },
  };
}

/** Three numbers that rise. */
export function ladder() {
  return {
    expected: 'three whole numbers from 1 to 10,000 that rise, separated by commas, such as 3,5,10',
    parse: (value: string) => {
      const [, warn, suspend, freeze] = /^\s*(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*(\d{1,5})\s*$/.exec(value) ?? [];
      const [warnAfter, suspendAfter, freezeAfter] = [Number(warn), Number(suspend), Number(freeze)];
      const rises = warnAfter >= 1 && warnAfter < suspendAfter && suspendAfter < freezeAfter;
      return rises && freezeAfter <= 10_000 ? { warnAfter, suspendAfter, freezeAfter } : undefined;
    },
  };
}

/** What cannot be guessed. */
export function secretKey() {
  return {
    expected: '32 bytes or more in base64url (43 characters or more)',
    parse: (value: string) => (/^[A-Za-z0-9_-]{43,}$/.test(value) ? value : undefined),
  };
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

function loopbackUrl(value: string): URL | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url && /^https?:$/.test(url.protocol) && loopbackNames.includes(url.hostname) ? url : undefined;
}
