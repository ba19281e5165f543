import * as z from 'zod';

/** Whoever wrote something; null when the account is gone. */
export const login = z.object({ login: z.string() }).nullish();

export const isoTime = z.string().max(40);

/** Names of labels, which the API gives as text or as objects. */
export const labels = z
  .array(z.union([z.string(), z.object({ name: z.string().nullish() })]))
  .nullish()
  .transform((found) =>
    (found ?? []).map((label) => (typeof label === 'string' ? label : (label.name ?? ''))).filter(Boolean),
  );

const bodyMax = 4_000;

/** A body for a list: whole when it is short. */
export function shortened(body: string | null | undefined): string {
  const text = body ?? '';
  return text.length > bodyMax ? `${text.slice(0, bodyMax - 1)}…` : text;
}
