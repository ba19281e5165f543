/**
 * The text that crosses the wall of an isolate: `kind call id`, a line break, and a payload of JSON. The header
 * spares the child process from parsing payloads that it only passes on.
 */
export type GuestText = {
  readonly kind: string;
  readonly call: string;
  readonly id: string;
  readonly payload: string;
};

/** Kinds that go into the isolate. */
export const intoGuest = {
  load: 'load',
  invoke: 'invoke',
  deliver: 'deliver',
  tick: 'tick',
  abort: 'abort',
} as const;

/** Kinds that come out of it. */
export const fromGuest = {
  loaded: 'loaded',
  output: 'output',
  error: 'error',
  hostCall: 'host-call',
  progress: 'progress',
  log: 'log',
  timer: 'timer',
  clear: 'clear',
} as const;

/** Joins header and payload. */
export function writeGuestText(kind: string, call: string, id: string, payload: string): string {
  return `${kind} ${call} ${id}\n${payload}`;
}

/** Splits header and payload; null when the text has no well-formed header. */
export function readGuestText(text: string): GuestText | null {
  const end = text.indexOf('\n');
  if (end < 0 || end > 100) return null;
  const [kind, call, id, rest] = text.slice(0, end).split(' ');
  if (kind === undefined || call === undefined || id === undefined || rest !== undefined) return null;
  return { kind, call, id, payload: text.slice(end + 1) };
}
