import { isAbsolute, resolve } from 'node:path';

/** Turns the text of an environment variable into a value, or says what was expected. */
export interface Parser<T> {
  /** Completes the sentence "must be …". */
  readonly expected: string;
  /** Returns undefined when the text is not acceptable. */
  parse(text: string): T | undefined;
}

export const text: Parser<string> = { expected: 'a text', parse: (value) => value };

export const hostName: Parser<string> = {
  expected: 'a host name or address, such as 127.0.0.1 or 0.0.0.0',
  parse: (value) => (/^[A-Za-z0-9.:_-]{1,253}$/.test(value) ? value : undefined),
};

/** A TCP port; 0 lets the system choose a free one. */
export const port: Parser<number> = {
  expected: 'a port from 0 to 65535',
  parse: (value) => {
    const number = Number(value);
    return /^\d{1,5}$/.test(value) && number <= 65_535 ? number : undefined;
  },
};

/** A folder or file; a relative one is taken from the working directory. */
export const path: Parser<string> = {
  expected: 'a path',
  parse: (value) => (value.includes('\0') ? undefined : isAbsolute(value) ? value : resolve(value)),
};

/** Several of them, separated by commas. */
export const paths: Parser<readonly string[]> = {
  expected: 'paths separated by commas',
  parse: (value) => {
    const parsed = value.split(',').map((part) => path.parse(part.trim()));
    return parsed.every((part) => part !== undefined) ? parsed : undefined;
  },
};

export function url(...protocols: readonly string[]): Parser<string> {
  return {
    expected: `a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
    // Not parsed as a URL: MongoDB's may list several hosts.
    parse: (value) => {
      const [protocol = '', rest = ''] = value.split('://', 2);
      return protocols.includes(protocol) && /^[^\s/]\S*$/.test(rest) ? value : undefined;
    },
  };
}

export function oneOf<const T extends string>(...choices: readonly T[]): Parser<T> {
  return {
    expected: `one of ${choices.join(', ')}`,
    parse: (value) => choices.find((choice) => choice === value),
  };
}

export function wholeNumber(min: number, max: number): Parser<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    parse: (value) => {
      const number = Number(value);
      return /^\d+$/.test(value) && number >= min && number <= max ? number : undefined;
    },
  };
}
