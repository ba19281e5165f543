import { type PackageProblem, problem, quote } from './problems.ts';

const block = 512;
const typeAt = 156;
const repack = 'Pack it again with "ymera-plugin pack" or "npm pack".';

/** What stands between the end of one entry and the plain header of the next. */
export type Gap = { readonly from: number; readonly to: number };

/**
 * Checks what an archive reader passes over on its way to the next entry: nothing, or one extended header (pax)
 * that agrees with the plain one. End marks with entries behind them, GNU long names and global headers are refused.
 */
export function gapProblem(archive: Buffer, { from, to }: Gap, name: string): PackageProblem | undefined {
  if (from === to) return undefined;
  const header = archive.subarray(from, from + block);
  if (header.every((byte) => byte === 0)) {
    return problem('PKG_TAR_TRAILING', quote(name), 'the entry stands behind an end mark.', repack);
  }
  const type = String.fromCharCode(header[typeAt] ?? 0);
  if (type !== 'x') return misleading(name, `the archive uses a header of type ${quote(type)}`);
  const size = octal(header, 124, 12);
  const end = from + block + Math.ceil(size / block) * block;
  if (end !== to) return misleading(name, 'the entry has more than one extended header');
  return paxProblem(
    archive.subarray(from + block, from + block + size),
    archive.subarray(to, to + block),
    name,
  );
}

// What npm, pnpm and yarn write, and what changes nothing about name, kind or content of a file.
const harmless =
  /^(atime|ctime|mtime|uid|gid|uname|gname|comment|charset|NODETAR\..*|LIBARCHIVE\..*|SCHILY\..*)$/;

function paxProblem(records: Buffer, plain: Buffer, name: string): PackageProblem | undefined {
  const pax = parsePax(records);
  if (!pax) return misleading(name, 'the extended header is damaged or says something twice');
  for (const [key, found] of pax) {
    if (key === 'path' && agreesWithPlainName(found, plain)) continue;
    if (key === 'size' && found === String(octal(plain, 124, 12))) continue;
    if (!harmless.test(key))
      return misleading(name, `the extended header sets ${quote(key)} to ${quote(found)}`);
  }
  return undefined;
}

/** Records are "length key=value\n", the length counting itself (POSIX.1-2001, pax). Undefined when they are not. */
function parsePax(records: Buffer): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  let at = 0;
  while (at < records.length) {
    const space = records.indexOf(0x20, at);
    const digits = space < 0 ? '' : records.toString('latin1', at, space);
    const end = at + Number(digits);
    if (!/^[1-9]\d{0,6}$/.test(digits) || end > records.length || records[end - 1] !== 0x0a) return undefined;
    const record = records.toString('utf8', space + 1, end - 1);
    const equals = record.indexOf('=');
    const key = record.slice(0, equals);
    if (equals < 1 || found.has(key) || record.includes('\0')) return undefined;
    found.set(key, record.slice(equals + 1));
    at = end;
  }
  return found;
}

/** A plain header has room for 100 bytes of a name; packers cut longer names, or put "PaxHeader" in their place. */
function agreesWithPlainName(path: string, plain: Buffer): boolean {
  const name = cString(plain, 0, 100);
  const prefix = cString(plain, 345, 155);
  const whole = Buffer.from(path);
  const plainName = Buffer.from(prefix === '' ? name : `${prefix}/${name}`, 'latin1');
  if (plainName.equals(whole)) return true;
  const hasNoRoom = whole.length > 99 || whole.some((byte) => byte > 0x7f);
  return hasNoRoom && (name === 'PaxHeader' || whole.subarray(0, plainName.length).equals(plainName));
}

function cString(header: Buffer, from: number, length: number): string {
  const bytes = header.subarray(from, from + length);
  const zero = bytes.indexOf(0);
  return bytes.toString('latin1', 0, zero < 0 ? length : zero);
}

function octal(header: Buffer, from: number, length: number): number {
  const digits = header
    .toString('latin1', from, from + length)
    .replace(/[\0 ]+$/, '')
    .trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

function misleading(name: string, what: string): PackageProblem {
  return problem('PKG_PAX_MISLEADING', quote(name), `${what}.`, repack);
}
