import type { IncomingMessage } from 'node:http';
import { DomainError } from '@ymera/kernel';

export class BodyTooLargeError extends DomainError {
  readonly code = 'BODY_TOO_LARGE';

  constructor(limitBytes: number) {
    super(
      `The request is larger than ${limitBytes} bytes. Larger data comes as a file in the workspace, named in the input.`,
      { details: { limitBytes } },
    );
  }
}

export class BodyMalformedError extends DomainError {
  readonly code = 'BODY_MALFORMED';

  constructor(cause: unknown) {
    super('The request body must be JSON.', { cause });
  }
}

/**
 * Reads a request's body as UTF-8, at most `limitBytes` of it.
 *
 * @throws BodyTooLargeError as soon as the limit is passed, without reading the rest
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLargeError(limitBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > limitBytes) throw new BodyTooLargeError(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** @throws BodyMalformedError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BodyMalformedError(error);
  }
}
