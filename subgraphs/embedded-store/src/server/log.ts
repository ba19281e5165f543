/** Writes one line. */
export type Log = (line: string) => void;

const bytesMax = 1024 * 1024;

/** A log with the time before every line, which falls silent after one MiB: a hostile client must not fill the disk. */
export function logTo(write: (text: string) => void): Log {
  let bytes = 0;
  return (line) => {
    if (bytes > bytesMax) return;
    const text = `${new Date().toISOString()} ${line}\n`;
    bytes += Buffer.byteLength(text);
    write(bytes > bytesMax ? `${text}the log ends here: ${bytesMax} bytes were written\n` : text);
  };
}
