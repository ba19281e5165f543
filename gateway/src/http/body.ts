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

/** Nobody is left to read the answer; the code is for the log and the metrics. */
export class ClientGoneError extends DomainError {
  readonly code = 'CLIENT_GONE';

  constructor(cause: unknown) {
    super('The client went away before its request was whole.', { cause });
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
 * @throws ClientGoneError
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLargeError(limitBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Kept open when the reading stops early, so that the refusal can still be sent.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limitBytes) throw new BodyTooLargeError(limitBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof DomainError ? error : new ClientGoneError(error);
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
