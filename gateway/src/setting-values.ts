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
