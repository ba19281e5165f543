import type * as z from 'zod';
import type { GithubContext } from '../plugin.ts';

/** What GitHub answered, checked. Throws `UNEXPECTED_ANSWER` with the place where it differs. */
export function read<Shape extends z.ZodType>(
  ctx: Pick<GithubContext, 'error'>,
  shape: Shape,
  body: unknown,
): z.infer<Shape> {
  const found = shape.safeParse(body);
  if (found.success) return found.data;
  const [first] = found.error.issues;
  const place = first?.path.join('.') || 'the whole of it';
  throw ctx.error('UNEXPECTED_ANSWER', `GitHub answered something else than its API describes, at ${place}`, {
    details: { place },
  });
}
