import { numberText } from '../number-text.ts';

/** Text that Markdown and the HTML inside Markdown leave as it is. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()<>#+!|~&]/g, (sign) => (sign === '&' ? '&amp;' : `\\${sign}`));
}

/** A table whose first column is text and whose others are numbers, set to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** '1.27', or a dash where there is nothing to say. */
export function ratioText(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

export function rangeText(low: number, high: number): string {
  return `${numberText(low)} to ${numberText(high)}`;
}
