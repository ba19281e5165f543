import { blobBytes, File } from './blob.ts';
import { indexOfBytes, joinBytes } from './bytes.ts';
import { FormData } from './form-data.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const lineBreak = encodeUtf8('\r\n');
const headEnd = encodeUtf8('\r\n\r\n');

/** Writes a form as multipart/form-data (RFC 7578, in the form that the HTML standard gives it). */
export function writeMultipart(form: FormData, boundary: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [name, value] of form) {
    const disposition = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name, true)}"`;
    if (value instanceof File) {
      const type = value.type === '' ? 'application/octet-stream' : value.type;
      const file = `; filename="${escapeName(value.name, false)}"\r\nContent-Type: ${type}\r\n\r\n`;
      parts.push(encodeUtf8(disposition + file), blobBytes(value), lineBreak);
    } else {
      parts.push(encodeUtf8(`${disposition}\r\n\r\n${value.replace(/\r\n?|\n/g, '\r\n')}\r\n`));
    }
  }
  parts.push(encodeUtf8(`--${boundary}--\r\n`));
  return joinBytes(parts);
}

function escapeName(name: string, lines: boolean): string {
  const text = lines ? name.replace(/\r\n?|\n/g, '\r\n') : name;
  return text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}

/** Reads multipart/form-data. Throws a TypeError for what is none. */
export function readMultipart(body: Uint8Array, boundary: string): FormData {
  const form = new FormData();
  const delimiter = encodeUtf8(`--${boundary}`);
  let at = indexOfBytes(body, delimiter, 0);
  if (at < 0) throw malformed('its boundary is missing');
  for (;;) {
    at += delimiter.length;
    if (body[at] === 0x2d && body[at + 1] === 0x2d) return form;
    const start = indexOfBytes(body, lineBreak, at);
    const contentAt = start < 0 ? -1 : indexOfBytes(body, headEnd, start);
    const end = contentAt < 0 ? -1 : indexOfBytes(body, joinBytes([lineBreak, delimiter]), contentAt + 2);
    if (end < 0) throw malformed('a part has no end');
    const head = decodeUtf8(body.subarray(start + 2, contentAt + 2));
    // An empty part ends where its content would begin, and shares a line break with it.
    appendPart(form, head, body.subarray(Math.min(contentAt + 4, end), end));
    at = end + 2;
  }
}

function appendPart(form: FormData, head: string, content: Uint8Array): void {
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? '';
  const name = parameter(disposition, 'name');
  if (name === undefined) throw malformed('a part has no name');
  const filename = parameter(disposition, 'filename');
  if (filename === undefined) {
    form.append(name, decodeUtf8(content));
    return;
  }
  const type = /^content-type:[ \t]*(.*?)[ \t]*\r?$/im.exec(head)?.[1] ?? 'text/plain';
  form.append(name, new File([content], filename, { type }));
}

function parameter(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;?\\s*(?<![a-z])${name}="([^"]*)"`, 'i').exec(disposition);
  return match?.[1]?.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replaceAll('%22', '"');
}

function malformed(why: string): TypeError {
  return new TypeError(`the body is not multipart/form-data: ${why}`);
}
