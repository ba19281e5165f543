import type { Region } from './blocks.ts';

export type Attributes = { readonly [name: string]: string };

/** A list item; its marker is used once. */
type Item = { readonly depth: number; marker: string };
type List = { readonly ordered: boolean; next: number };

/** What the elements around a text say about it. An element that says nothing new shares that of its parent. */
export type Place = {
  /** Whether a reader sees it. */
  readonly shown: boolean;
  readonly region: Region;
  /** Level of the heading, or 0. */
  readonly heading: number;
  readonly quoted: number;
  readonly preformatted: boolean;
  readonly list?: List;
  readonly listDepth: number;
  readonly item?: Item;
  /** How many tables it is in. */
  readonly tables: number;
};

export const outside: Place = {
  shown: true,
  region: 'body',
  heading: 0,
  quoted: 0,
  preformatted: false,
  listDepth: 0,
  tables: 0,
};

/** Elements whose content is not the page's text, or shown only where something else fails. */
const unread = new Set(
  'audio button canvas datalist head iframe math noembed noframes noscript object script select style svg template textarea title video'.split(
    ' ',
  ),
);
const aroundNames = new Set(['nav', 'footer', 'aside', 'dialog']);
const aroundRoles = new Set(['navigation', 'banner', 'contentinfo', 'complementary', 'search', 'dialog']);
const quotedMax = 8;

/** The place inside an element. */
export function placeIn(name: string, attributes: Attributes, parent: Place): Place {
  if (!parent.shown || unread.has(name) || isHidden(attributes)) {
    return parent.shown ? { ...parent, shown: false } : parent;
  }
  const region = regionOf(name, attributes, parent.region);
  const place = region === parent.region ? parent : { ...parent, region };
  switch (name) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return { ...place, heading: Number(name[1]) };
    case 'blockquote':
      return { ...place, quoted: Math.min(place.quoted + 1, quotedMax) };
    case 'pre':
      return { ...place, preformatted: true };
    case 'ul':
    case 'menu':
      return { ...place, list: { ordered: false, next: 1 }, listDepth: place.listDepth + 1 };
    case 'ol':
      return {
        ...place,
        list: { ordered: true, next: firstNumber(attributes) },
        listDepth: place.listDepth + 1,
      };
    case 'li':
      return { ...place, item: itemOf(place) };
    case 'table':
      return { ...place, tables: place.tables + 1 };
    default:
      return place;
  }
}

/** Text that is there for machines alone is a way to tell them things behind the reader's back. */
function isHidden({ hidden, style = '', 'aria-hidden': ariaHidden }: Attributes): boolean {
  if (hidden !== undefined || ariaHidden?.trim().toLowerCase() === 'true') return true;
  if (style === '') return false;
  const rules = style.slice(0, styleMax).toLowerCase().replace(/\s+/g, '');
  return /(^|;)(display:none|visibility:hidden|visibility:collapse|opacity:0(\.0*)?(;|!|$)|font-size:0(px|em|rem|pt|%)?(;|!|$))/.test(
    rules,
  );
}

const styleMax = 2_000;

function regionOf(name: string, { role = '' }: Attributes, parent: Region): Region {
  if (parent === 'around' || aroundNames.has(name) || aroundRoles.has(role)) return 'around';
  if (name === 'main' || name === 'article' || role === 'main') return 'main';
  // The header of an article holds its title; that of the page, its logo.
  return name === 'header' && parent === 'body' ? 'around' : parent;
}

function firstNumber({ start = '' }: Attributes): number {
  return /^\s*\d{1,6}\s*$/.test(start) ? Number(start) : 1;
}

const depthMax = 8;

function itemOf({ list, listDepth }: Place): Item {
  const marker = list?.ordered ? `${list.next}.` : '-';
  if (list) list.next += 1;
  return { depth: Math.min(Math.max(1, listDepth), depthMax), marker };
}
