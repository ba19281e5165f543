/** Which part of a page something stands in: its content, what surrounds the content, or neither is said. */
export type Region = 'main' | 'body' | 'around';

/** A piece of a page's text, as a reader sees it apart from others. */
export type Block = { readonly region: Region } & (
  | { readonly kind: 'paragraph'; readonly text: string; readonly quoted: number }
  | { readonly kind: 'heading'; readonly text: string; readonly level: number }
  | {
      readonly kind: 'item';
      readonly text: string;
      /** 1 for a list that is in no other. */
      readonly depth: number;
      /** Such as `-` or `3.`; empty for what follows in the same item. */
      readonly marker: string;
    }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
);

/** Below this, what calls itself the main content is a shell. */
const mainLengthMin = 200;

/** The blocks of a page's content: what is marked as such, else everything but navigation, footers and the like. */
export function contentBlocks(blocks: readonly Block[]): readonly Block[] {
  const main = blocks.filter(({ region }) => region === 'main');
  const length = main.reduce((sum, block) => sum + lengthOf(block), 0);
  if (length >= mainLengthMin) return main;
  const inner = blocks.filter(({ region }) => region !== 'around');
  return inner.length > 0 ? inner : blocks;
}

function lengthOf(block: Block): number {
  return block.kind === 'table' ? block.rows.flat().join('').length : block.text.length;
}

/** The blocks as text, in the manner of Markdown. */
export function blocksText(blocks: readonly Block[]): string {
  const parts: string[] = [];
  let last: Block | undefined;
  for (const block of blocks) {
    const together = last?.kind === 'item' && block.kind === 'item';
    if (last) parts.push(together ? '\n' : '\n\n');
    parts.push(blockText(block));
    last = block;
  }
  return parts.join('');
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return prefixed(block.text, '> '.repeat(block.quoted));
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.text.replaceAll('\n', ' ')}`;
    case 'item': {
      const indent = '  '.repeat(block.depth - 1);
      const marker = block.marker === '' ? '  ' : `${block.marker} `;
      return `${indent}${marker}${block.text.replaceAll('\n', `\n${indent}  `)}`;
    }
    case 'code':
      return `\`\`\`\n${block.text}\n\`\`\``;
    case 'table':
      return block.rows.map((row) => row.map((cell) => cell.replaceAll('\n', ' ')).join(' | ')).join('\n');
  }
}

function prefixed(text: string, prefix: string): string {
  return prefix === '' ? text : prefix + text.replaceAll('\n', `\n${prefix}`);
}
