/** What a text can fail at: it ends in the middle, or it has no single reading. */
export type Fault = 'cut-off' | 'broken';

/** A text, number or word where JSON has one. */
export interface JsonScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly start: number;
  /** One past its last character. */
  readonly end: number;
}

const closingQuotes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '＂': '＂',
  '“': '”',
  '”': '”',
  '„': '“',
  '‘': '’',
  '「': '」',
  '『': '』',
};
const words: Readonly<Record<string, boolean | null>> = {
  null: null,
  none: null,
  undefined: null,
  true: true,
  false: false,
};
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** A `#` begins a comment only before a space: `#1` is an id. */
const blank = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/|#\s[^\n]*)*/y;
const word = /[\p{L}\p{N}_#+.-]+/uy;

/** The text under the reader, and the smallest parts of JSON in it: blanks, texts in quotes of any kind, bare words. */
export class JsonText {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The character under the reader; empty at the end. */
  get character(): string {
    return this.text[this.at] ?? '';
  }

  /** Is the character under the reader one of these? */
  isAt(characters: string): boolean {
    return !this.isAtEnd && characters.includes(this.character);
  }

  take(characters: string): boolean {
    if (!this.isAt(characters)) return false;
    this.at += 1;
    return true;
  }

  /** Passes spaces and comments. */
  skipBlank(): void {
    blank.lastIndex = this.at;
    blank.exec(this.text);
    this.at = blank.lastIndex;
  }

  /** A text in quotes of any kind, or a bare word. */
  scalar(): JsonScalar | Fault {
    if (this.isAtEnd) return 'cut-off';
    return Object.hasOwn(closingQuotes, this.character) ? this.quoted() : this.#word();
  }

  quoted(): JsonScalar | Fault {
    const start = this.at;
    const open = this.character;
    const close = closingQuotes[open]!;
    let value = '';
    let depth = 1;
    let isBroken = false;
    for (this.at += 1; !this.isAtEnd; this.at += 1) {
      const { character } = this;
      if (character === '\\') {
        const escaped = this.#escape();
        isBroken ||= escaped === undefined;
        value += escaped ?? '';
        continue;
      }
      if (character === close && !this.#isApostrophe()) depth -= 1;
      else if (character === open && open !== close) depth += 1;
      if (depth === 0) {
        this.at += 1;
        return isBroken ? 'broken' : { kind: 'scalar', value, start, end: this.at };
      }
      value += character;
    }
    return 'cut-off';
  }

  /** Inside a word it ends no text, since nothing that may follow a text begins with a letter. */
  #isApostrophe(): boolean {
    return this.isAt("'’") && isLetter(this.text[this.at - 1]) && isLetter(this.text[this.at + 1]);
  }

  #escape(): string | undefined {
    this.at += 1;
    const { character } = this;
    if (character !== 'u') return Object.hasOwn(escapes, character) ? escapes[character] : undefined;
    const digits = /^[0-9a-f]{4}/i.exec(this.text.slice(this.at + 1, this.at + 5))?.[0];
    if (digits === undefined) return undefined;
    this.at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #word(): JsonScalar | Fault {
    const start = this.at;
    word.lastIndex = start;
    const found = word.exec(this.text)?.[0];
    if (found === undefined) return 'broken';
    this.at += found.length;
    // What the text ends in may be the beginning of something longer.
    if (this.isAtEnd) return 'cut-off';
    const named = Object.hasOwn(words, found.toLowerCase()) ? words[found.toLowerCase()] : undefined;
    const value = named !== undefined ? named : /^-?\d+(\.\d+)?$/.test(found) ? Number(found) : found;
    return { kind: 'scalar', value, start, end: this.at };
  }
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /\p{L}/u.test(character);
}
