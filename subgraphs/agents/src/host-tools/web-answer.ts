import type { JsonValue } from '@ymera/kernel';
import { textOfHtml } from '../domain/html-text.ts';
import { ToolFailure } from '../domain/tool-failure.ts';

/** What came back over the wire, decompressed. */
export interface WebAnswer {
  readonly url: string;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/**
 * An answer as an agent reads it: the value of JSON, the text that a reader of a page sees, other text as it is.
 *
 * @throws ToolFailure CONTENT_NOT_TEXT
 */
export function readableAnswer(method: string, { url, status, headers, body }: WebAnswer): JsonValue {
  const header = headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  const contentType = header.split(';')[0]?.trim().toLowerCase() ?? '';
  const about = { url, status, contentType };
  if (method === 'HEAD' || body.length === 0) return { ...about, text: '' };
  if (!isText(contentType))
    throw new ToolFailure(
      'CONTENT_NOT_TEXT',
      `The answer is of the type ${contentType.slice(0, 100) || '(none)'}; only text, JSON and HTML can be read.`,
    );
  const text = decoderOf(header).decode(body);
  if (/[/+]json$/.test(contentType)) return { ...about, ...jsonOr(text) };
  if (contentType === 'text/html' || contentType === 'application/xhtml+xml')
    return { ...about, text: textOfHtml(text) };
  return { ...about, text };
}

function isText(contentType: string): boolean {
  if (contentType === '' || contentType.startsWith('text/')) return true;
  return /^application\/([a-z0-9.-]+\+)?(json|xml|yaml|javascript|x-ndjson|toml|graphql|xhtml\+xml)$/.test(
    contentType,
  );
}

/** By the charset that the header names; what is not known, or named, is UTF-8. */
function decoderOf(header: string): InstanceType<typeof TextDecoder> {
  const [, charset = 'utf-8'] = /charset="?([a-z0-9_-]{1,40})/i.exec(header) ?? [];
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** What calls itself JSON and is none is shown as it came. */
function jsonOr(text: string): { readonly json: JsonValue } | { readonly text: string } {
  try {
    return { json: JSON.parse(text) as JsonValue }; // that is what it gives
  } catch {
    return { text };
  }
}
