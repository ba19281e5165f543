import * as z from 'zod';
import { COMPLEXITY_LIMITS, type ComplexityLimits } from '../domain/complexity/find-complex.ts';

const limit = (kind: keyof ComplexityLimits) =>
  z.number().int().min(1).max(10_000).optional().describe(`Default ${COMPLEXITY_LIMITS[kind]}`);

/** From where on a measure becomes a finding. */
export const complexityLimits = z
  .strictObject({
    cyclomatic: limit('cyclomatic'),
    cognitive: limit('cognitive'),
    nesting: limit('nesting'),
    lines: limit('lines'),
  })
  .optional();

/** The limits with their defaults. */
export function limitsOf(given: z.infer<typeof complexityLimits>): ComplexityLimits {
  return {
    cyclomatic: given?.cyclomatic ?? COMPLEXITY_LIMITS.cyclomatic,
    cognitive: given?.cognitive ?? COMPLEXITY_LIMITS.cognitive,
    nesting: given?.nesting ?? COMPLEXITY_LIMITS.nesting,
    lines: given?.lines ?? COMPLEXITY_LIMITS.lines,
  };
}
