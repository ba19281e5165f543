/** Writes one line. */
export type Log = (line: string) => void;

/** A log with the time before every line. */
export const logTo =
  (write: (text: string) => void): Log =>
  (line) =>
    write(`${new Date().toISOString()} ${line}\n`);
