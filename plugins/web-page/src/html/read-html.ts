import { Parser } from 'htmlparser2';
import { PageProblem } from '../page-problem.ts';
import type { Block } from './blocks.ts';
import { createLinks, type Link } from './links.ts';
import { createMetadata, type Metadata } from './metadata.ts';
import { type Attributes, outside, type Place, placeIn } from './place.ts';
import { createTable, type Table } from './table.ts';
import { tidy, tidyCode, visible, visibleInline } from './text.ts';

/** Everything that is read from a page. */
export type HtmlPage = {
  readonly title: string | null;
  readonly metadata: Metadata;
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  readonly hasMoreLinks: boolean;
};

/** As deep as browsers go; beyond it each element would cost more than the one before. */
const depthMax = 512;
/** Several times what the largest pages have that people read. */
const elementsMax = 150_000;
/** Between pieces of this length the sandbox may do other things, and measures its time anew. */
const pieceLength = 128 * 1024;

const blockNames = new Set(
  'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);

/** Reads HTML of whatever quality. `url` is where it came from. Rejects with `PAGE_TOO_DEEP`, `PAGE_TOO_COMPLEX`. */
export async function readHtml(html: string, url: string | undefined): Promise<HtmlPage> {
  const links = createLinks(url);
  const metadata = createMetadata();
  const writer = createWriter();
  const open: { readonly name: string; readonly place: Place }[] = [];
  let link: { readonly url: string; readonly texts: string[] } | undefined;
  let based = false;
  let elements = 0;
  let titled: 'no' | 'now' | 'done' = 'no';

  const element = (name: string, attributes: Attributes, shown: boolean) => {
    metadata.element(name, attributes);
    if (name === 'base' && !based && attributes.href !== undefined) {
      based = true;
      links.setBase(attributes.href);
    }
    if (name === 'title' && titled === 'no' && !open.some((one) => one.name === 'svg')) titled = 'now';
    if (!shown) return;
    if (name === 'br') writer.write('\n');
    if (name === 'img') link?.texts.push(attributes.alt ?? '');
    if (name !== 'a') return;
    const target = links.open(attributes.href);
    link = target === undefined ? undefined : { url: target, texts: [] };
  };

  const parser = new Parser({
    onopentag(name, attributes) {
      const parent = open.at(-1)?.place ?? outside;
      elements += 1;
      refuseExcess(open.length, elements);
      const place = placeIn(name, attributes, parent);
      if (parent.shown && blockNames.has(name)) writer.end(parent);
      element(name, attributes, place.shown);
      if (place.shown) writer.open(name, place);
      open.push({ name, place });
    },
    ontext(text) {
      if (titled === 'now') return metadata.titleText(text);
      const { shown, preformatted } = open.at(-1)?.place ?? outside;
      if (!shown) return;
      writer.write(preformatted ? visible(text) : visibleInline(text));
      link?.texts.push(text);
    },
    onclosetag(name) {
      const last = open.at(-1);
      if (last?.name !== name) return;
      if (name === 'title' && titled === 'now') titled = 'done';
      if (last.place.shown && blockNames.has(name)) writer.end(last.place);
      if (last.place.shown) writer.close(name, last.place);
      if (name === 'a' && link) {
        links.add(link.url, link.texts.join(' '));
        link = undefined;
      }
      open.pop();
    },
  });
  for (const piece of piecesOf(html)) {
    parser.write(piece);
    if (html.length > pieceLength) await new Promise<void>((resume) => setTimeout(resume, 0));
  }
  parser.end();
  writer.end(outside);
  const { links: found, hasMore } = links.result();
  return {
    title: metadata.title(),
    metadata: metadata.result(links.resolve),
    blocks: writer.blocks,
    links: found,
    hasMoreLinks: hasMore,
  };
}

/** The text in pieces that end between two characters, never within one. */
function* piecesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const unit = text.charCodeAt(start + pieceLength - 1);
    const end = start + pieceLength + (unit >= 0xd800 && unit <= 0xdbff ? 1 : 0);
    yield text.slice(start, end);
    start = end;
  }
}

function refuseExcess(depth: number, elements: number): void {
  if (depth >= depthMax) {
    throw new PageProblem('PAGE_TOO_DEEP', `elements are nested more than ${depthMax} deep`);
  }
  if (elements > elementsMax) {
    throw new PageProblem('PAGE_TOO_COMPLEX', `the page has more than ${elementsMax} elements`);
  }
}

/** Turns text and the ends of elements into blocks. A table within a table is text of the outer one's cell. */
function createWriter() {
  const blocks: Block[] = [];
  let pieces: string[] = [];
  let table: Table | undefined;
  return {
    blocks,
    write: (text: string) => void pieces.push(text),
    open(name: string, { tables }: Place) {
      if (tables !== 1) return;
      if (name === 'table') table = createTable();
      if (name === 'tr') table?.row();
      if (name === 'td' || name === 'th') table?.cell();
    },
    close(name: string, { region, tables }: Place) {
      if (name !== 'table' || tables !== 1) return;
      const rows = table?.rows() ?? [];
      table = undefined;
      if (rows.every((row) => row.length === 1)) {
        // One column is a way to lay out a page, not a table.
        for (const [text = ''] of rows) blocks.push({ kind: 'paragraph', region, text, quoted: 0 });
      } else blocks.push({ kind: 'table', region, rows });
    },
    /** Ends the text so far, which stood in this place. */
    end(place: Place) {
      if (pieces.length === 0) return;
      const whole = pieces.join('');
      pieces = [];
      const text = place.preformatted ? tidyCode(whole) : tidy(whole);
      if (text === '') return;
      if (!table?.take(text)) blocks.push(blockOf(text, place));
    },
  };
}

function blockOf(text: string, place: Place): Block {
  const { region, item, quoted } = place;
  if (place.heading > 0) {
    // Generators of documentation put the mark of a link there.
    return { kind: 'heading', region, text: text.replace(/\s*¶$/u, ''), level: place.heading };
  }
  if (place.preformatted) return { kind: 'code', region, text };
  if (!item) return { kind: 'paragraph', region, text, quoted };
  const { depth, marker } = item;
  item.marker = '';
  return { kind: 'item', region, text, depth, marker };
}
