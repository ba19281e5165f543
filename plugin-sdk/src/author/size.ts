/** A number of bytes, or text such as `'512kb'`, `'1mb'`; 1 kb is 1,024 bytes. */
export type Size = number | `${number}b` | `${number}kb` | `${number}mb`;

const unitBytes = { b: 1, kb: 1024, mb: 1024 ** 2 };

/** Whole bytes of a size. Throws a `RangeError` for anything but a positive one. */
export function sizeBytes(size: Size): number {
  const value = typeof size === 'number' ? size : parse(size);
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw new RangeError(
      `quota must be a positive size, such as '1mb', '512kb' or 65536; got ${String(size)}`,
    );
  }
  return value;
}

function parse(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(b|kb|mb)$/.exec(text);
  if (!match) return Number.NaN;
  return Math.ceil(Number(match[1]) * unitBytes[match[2] as keyof typeof unitBytes]); // The pattern admits these only.
}
