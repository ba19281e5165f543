import type { StandardSchemaV1 } from '@standard-schema/spec';
import { PluginError } from './plugin-error.ts';

const issuesMax = 20;

const codes = { input: 'INVALID_INPUT', output: 'INVALID_OUTPUT', config: 'INVALID_CONFIG' };

/** Runs the author's schema over a value. Throws `INVALID_INPUT` and the like, with the path of each issue. */
export async function validate(
  schema: StandardSchemaV1,
  value: unknown,
  role: keyof typeof codes,
): Promise<unknown> {
  const result = await schema['~standard'].validate(value);
  if (!result.issues) return result.value;
  const issues = result.issues.slice(0, issuesMax).map((issue) => ({
    path: pathText(role, issue.path ?? []),
    message: String(issue.message).slice(0, 500),
  }));
  const [first] = issues;
  const more = result.issues.length > 1 ? ` (and ${result.issues.length - 1} more)` : '';
  const message = `${first?.path ?? role}: ${first?.message ?? 'does not match the schema'}${more}`;
  throw new PluginError(codes[role], message, { details: { issues } });
}

/** Such as `input.points[3].value`. */
function pathText(root: string, path: readonly (PropertyKey | StandardSchemaV1.PathSegment)[]): string {
  return path
    .map((segment) => (typeof segment === 'object' ? segment.key : segment))
    .reduce<string>(
      (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
      root,
    );
}
