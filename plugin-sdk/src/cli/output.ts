import { styleText } from 'node:util';
import type { CliIo, Outcome } from './io.ts';
import type { Problem } from './problems.ts';

type Style = Parameters<typeof styleText>[0];

/** Text in a style where the stream is a terminal that wants it. */
export function styled(style: Style, text: string, stream: CliIo['stdout']): string {
  return styleText(style, text, { stream });
}

/**
 * A text from a plugin or package, with everything written out that a terminal would obey instead of show: control
 * characters, and those that turn the direction of writing.
 */
export function plain(text: string): string {
  return text.replace(/[^\P{C}\n\t]|[\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

/** Problems for a person: code and place, then the sentence, the reason, and what to do. */
export function problemText(problems: readonly Problem[], stream: CliIo['stderr']): string {
  return problems
    .map(({ code, where, message, why, fix }) =>
      [
        `${styled(['bold', 'red'], plain(code), stream)} ${plain(where)}`,
        `  ${plain(message)}`,
        `  ${styled('dim', 'why:', stream)} ${plain(why)}`,
        `  ${styled('green', 'fix:', stream)} ${plain(fix)}`,
        '',
      ].join('\n'),
    )
    .join('\n');
}

/** Prints what a command found: its text, or one JSON document. */
export function print({ exitCode, text, json }: Outcome, io: CliIo, asJson: boolean): void {
  if (asJson) io.stdout.write(`${JSON.stringify({ ok: exitCode === 0, ...json }, null, 2)}\n`);
  else if (text !== '') io.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Bytes as people say them. */
export function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`;
}
