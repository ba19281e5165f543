/**
 * How deep brackets of any kind stand in one another, strings and comments left out. Read before a text is parsed:
 * the parser, and most that reads its document, calls itself once a level until the stack is full.
 */
export function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
      case '(':
        depth++;
        if (depth > deepest) deepest = depth;
        break;
      case '}':
      case ']':
      case ')':
        depth--;
        break;
      case '#':
        at = endOfLine(text, at);
        break;
      case '"':
        at = endOfString(text, at);
        break;
    }
  }
  return deepest;
}

function endOfLine(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** Where a string's last character stands. One without an end goes on to the text's: no parser reads beyond it. */
function endOfString(text: string, start: number): number {
  return text.startsWith('"""', start) ? endOfBlockString(text, start + 3) : endOfQuoted(text, start + 1);
}

function endOfBlockString(text: string, start: number): number {
  for (let at = text.indexOf('"""', start); at !== -1; at = text.indexOf('"""', at + 3)) {
    if (text[at - 1] !== '\\') return at + 2;
  }
  return text.length;
}

function endOfQuoted(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') return at;
    if (character === '\n' || character === '\r') return text.length;
    if (character === '\\') at++;
  }
  return text.length;
}
