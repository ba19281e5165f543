import * as z from 'zod';

/** A changed file as the API gives it; large and binary files come without a patch. */
export const wireFile = z.object({
  filename: z.string(),
  status: z.string(),
  additions: z.int(),
  deletions: z.int(),
  patch: z.string().optional(),
  previous_filename: z.string().optional(),
});

/** A changed file as the tools give it. */
export const changedFile = z.object({
  path: z.string(),
  previousPath: z.string().nullable().describe('Before it was renamed'),
  status: z.string().describe('added, removed, modified, renamed …'),
  additions: z.int(),
  deletions: z.int(),
  patch: z.string().nullable().describe('Unified diff; null when GitHub gives none'),
  patchCut: z.boolean().describe('Whether lines of the patch were left out for their length'),
});

/** The files with as much of their patches as `patchMax` characters hold, whole lines each, in their order. */
export function changedFiles(
  wires: readonly z.infer<typeof wireFile>[],
  patchMax: number,
): z.infer<typeof changedFile>[] {
  let left = patchMax;
  return wires.map((wire) => {
    const whole = wire.patch ?? null;
    const patch = whole === null ? null : firstLines(whole, left);
    left -= patch?.length ?? 0;
    return {
      path: wire.filename,
      previousPath: wire.previous_filename ?? null,
      status: wire.status,
      additions: wire.additions,
      deletions: wire.deletions,
      patch,
      patchCut: patch !== whole,
    };
  });
}

function firstLines(text: string, most: number): string {
  if (text.length <= most) return text;
  return text.slice(0, Math.max(0, text.lastIndexOf('\n', most)));
}
