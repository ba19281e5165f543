import { gzipSync } from 'node:zlib';

/** One entry as it is written to the archive, byte for byte, with nothing checked. */
export type RawEntry = {
  readonly name: string | Buffer;
  readonly body?: string | Buffer;
  readonly mode?: number;
  /** One character: `0` file, `1` link, `2` symbolic link, `5` folder, `x` extended header … */
  readonly type?: string;
  readonly linkname?: string;
  /** The size that the header claims. Default: that of the body. */
  readonly size?: number;
};

const block = 512;

/** An unpacked archive of these entries with its end mark. */
export function tarOf(entries: readonly RawEntry[]): Buffer {
  return Buffer.concat([...entries.map(rawEntry), Buffer.alloc(2 * block)]);
}

/** A packed archive of these entries. */
export function tarballOf(entries: readonly RawEntry[]): Buffer {
  return gzipSync(tarOf(entries));
}

export function rawEntry(entry: RawEntry): Buffer {
  const { name, body = '', mode = 0o644, type = '0', linkname = '', size } = entry;
  const bytes = Buffer.from(body);
  const header = Buffer.alloc(block);
  Buffer.from(name).copy(header, 0, 0, 100);
  header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  header.write('0000000\x000000000\0', 108);
  header.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(type, 156);
  header.write(linkname, 157);
  header.write('ustar\x0000', 257);
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((block - (bytes.length % block)) % block)]);
}

/** An extended header with these records. */
export function pax(records: readonly (readonly [string, string])[], type = 'x'): RawEntry {
  return { name: 'PaxHeader/x', type, body: records.map(([key, value]) => paxRecord(key, value)).join('') };
}

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = (digits: number) => Buffer.byteLength(rest) + digits;
  const digits = [1, 2, 3, 4].find((count) => String(length(count)).length === count) ?? 5;
  return `${length(digits)}${rest}`;
}

/** The entries of a package that is read without complaint, with more entries behind them. */
export function aPackageWith(...more: readonly RawEntry[]): Buffer {
  return tarballOf([...plainEntries, ...more]);
}

export const plainEntries: readonly RawEntry[] = [
  { name: 'package/package.json', body: '{ "name": "a-plugin", "version": "1.0.0" }' },
  { name: 'package/dist/plugin.js', body: 'var __ymera_plugin__ = {};' },
];
