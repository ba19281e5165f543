import type { JsonValue } from '@ymera/plugin-sdk';
import * as z from 'zod';

/** An answer that is no success. */
export type FailedAnswer = {
  readonly status: number;
  header(name: string): string | null;
  readonly body: unknown;
};

/** What the caller is told: what happened, whether to try again, and what to do. */
export type Refusal = {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly details: { readonly [name: string]: JsonValue };
};

type Asked = { readonly subject: string; readonly nowMs: number };

const said = z
  .object({
    message: z.string().catch('').default(''),
    documentation_url: z.string().catch('').default(''),
    errors: z.array(z.unknown()).catch([]).default([]),
  })
  .catch({ message: '', documentation_url: '', errors: [] });
const fault = z.object({
  resource: z.string().optional(),
  field: z.string().optional(),
  code: z.string().optional(),
  message: z.string().nullish(),
});

/** Turns GitHub's refusal into a code. Statuses and headers decide, never the words of the message. */
export function refusalOf(answer: FailedAnswer, asked: Asked): Refusal {
  const { status } = answer;
  const body = said.parse(answer.body);
  const words = cut(body.message);
  const requestId = answer.header('x-github-request-id');
  const details = { status, ...(requestId === null ? {} : { requestId: cut(requestId) }) };
  const waitSeconds = rateLimitWait(answer, body.documentation_url, asked.nowMs);
  if (waitSeconds !== undefined) {
    const message = `GitHub's rate limit is used up; ask again in ${waitSeconds} seconds`;
    return { code: 'RATE_LIMITED', message, retryable: true, details: { ...details, waitSeconds } };
  }
  if (status >= 500) {
    const message = `GitHub could not answer (${status}) for ${asked.subject}; ask again later`;
    return { code: 'GITHUB_UNAVAILABLE', message, retryable: true, details };
  }
  if (status === 422) {
    const faults = body.errors.slice(0, faultsMax).map(faultText);
    const message = `GitHub refused ${asked.subject}: ${[words, ...faults].filter(Boolean).join('; ') || status}`;
    return {
      code: 'VALIDATION_FAILED',
      message: cut(message),
      retryable: false,
      details: { ...details, faults },
    };
  }
  const known = byStatus(answer, asked.subject);
  const message = words === '' ? known.message : `${known.message}. GitHub says: ${words}`;
  return { code: known.code, message, retryable: false, details };
}

function byStatus({ status, header }: FailedAnswer, subject: string): { code: string; message: string } {
  if (status >= 300 && status < 400) {
    const message = `${subject} has moved: the repository was renamed; use its new name`;
    return { code: 'REPOSITORY_MOVED', message };
  }
  if (status === 401) {
    return {
      code: 'BAD_TOKEN',
      message: 'GitHub does not know the token; enter a valid one for this plugin',
    };
  }
  if (status === 403) {
    const needed = header('x-accepted-github-permissions');
    const hint = needed
      ? `it needs ${cut(needed)}`
      : 'look at its permissions and at the rules of the organisation';
    return { code: 'FORBIDDEN', message: `the token may not do this with ${subject}; ${hint}` };
  }
  if (status === 404) {
    const message = `GitHub has no ${subject}, or the token may not see it; check the name and the token's repositories`;
    return { code: 'NOT_FOUND', message };
  }
  if (status === 409) {
    return { code: 'CONFLICT', message: `${subject} is not in a state that admits this; read it again` };
  }
  if (status === 410) {
    return { code: 'GONE', message: `${subject} was deleted, or issues are switched off in the repository` };
  }
  return { code: 'GITHUB_REFUSED', message: `GitHub answered ${status} for ${subject}` };
}

/** Without a time from GitHub, a minute: what its documentation asks for. */
const waitDefaultSeconds = 60;
const faultsMax = 10;
const textMax = 500;

/** Seconds until the next request, or `undefined` when no rate limit stands behind the answer. */
function rateLimitWait(answer: FailedAnswer, documentation: string, nowMs: number): number | undefined {
  if (answer.status !== 403 && answer.status !== 429) return undefined;
  const after = wholeNumber(answer.header('retry-after'));
  if (after !== undefined) return Math.max(1, after);
  if (answer.header('x-ratelimit-remaining') === '0') {
    const reset = wholeNumber(answer.header('x-ratelimit-reset'));
    return reset === undefined ? waitDefaultSeconds : Math.max(1, reset - Math.floor(nowMs / 1_000));
  }
  // Secondary limits may come without either header; the page they point to tells.
  const secondary = documentation.includes('secondary-rate-limit');
  return answer.status === 429 || secondary ? waitDefaultSeconds : undefined;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

function faultText(found: unknown): string {
  if (typeof found === 'string') return cut(found);
  const read = fault.safeParse(found);
  if (!read.success) return 'a fault without words';
  const { resource, field, code, message } = read.data;
  const place = [resource, field].filter(Boolean).join('.');
  return cut([place, message ?? code].filter(Boolean).join(': '));
}

function cut(text: string): string {
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text;
}
