import { isSpecial, type UrlRecord } from './record.ts';

export type StateName =
  | 'scheme start'
  | 'scheme'
  | 'no scheme'
  | 'special relative or authority'
  | 'path or authority'
  | 'relative'
  | 'relative slash'
  | 'special authority slashes'
  | 'special authority ignore slashes'
  | 'authority'
  | 'host'
  | 'hostname'
  | 'port'
  | 'file'
  | 'file slash'
  | 'file host'
  | 'path start'
  | 'path'
  | 'opaque path'
  | 'query'
  | 'fragment';

/** What the state machine of the parser remembers. */
export type Machine = {
  readonly input: readonly string[];
  readonly url: UrlRecord;
  readonly base: UrlRecord | null;
  /** Set when a single part is parsed on behalf of a setter. */
  readonly override: StateName | null;
  at: number;
  state: StateName;
  buffer: string;
  atSeen: boolean;
  inBrackets: boolean;
  passwordSeen: boolean;
};

/** Nothing: go on. `char` is undefined at the end of the input. */
export type State = (m: Machine, char: string | undefined) => 'done' | 'failed' | undefined;

/** Goes to another state; with `again`, which looks at the same character. */
export function go(m: Machine, state: StateName, again?: 'again'): undefined {
  m.state = state;
  if (again) m.at -= 1;
}

/** True for a slash, and for a backslash where the scheme treats both alike. */
export function isSlash(m: Machine, char: string | undefined): boolean {
  return char === '/' || (char === '\\' && isSpecial(m.url));
}

/** Begins the query or the fragment if the character says so. */
export function beginsTail(m: Machine, char: string | undefined): boolean {
  if (char === '?') {
    m.url.query = '';
    go(m, 'query');
  } else if (char === '#') {
    m.url.fragment = '';
    go(m, 'fragment');
  } else return false;
  return true;
}
