/**
 * Reads JSON as models write it, without guessing. A repair is made only where one reading is left: other quotes,
 * full-width punctuation, trailing or missing commas between objects, comments, bare words, line breaks in texts.
 * What has two readings (a quote inside a text that is not escaped, an escape that JSON does not know) breaks the
 * object it stands in, and what the text ends in the middle of is cut off. Neither is ever closed or completed.
 */

import { JsonText, type Fault, type JsonScalar } from './json-text';

/**
 * How a list or object ended; what was read of it before may still be whole. `broken` ends where its bracket closes,
 * `lost` where that cannot be told: then everything after it is unread too.
 */
export type Ending = 'whole' | 'cut-off' | 'broken' | 'lost';

interface Container {
  readonly start: number;
  /** One past its last character. */
  readonly end: number;
  readonly ending: Ending;
  /** Where reading stopped, if it is not whole: from here on its text is unread. */
  readonly readUntil: number;
}

export interface JsonList extends Container {
  readonly kind: 'list';
  readonly items: readonly JsonNode[];
}

/** Members in the order they were written, keys that come twice included. */
export interface JsonObject extends Container {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: string;
  /** Where its key begins. */
  readonly start: number;
  readonly value: JsonNode;
}

export type JsonNode = JsonScalar | JsonList | JsonObject;

/** Every list and object in a text, in order. Brackets of prose (`[1]`, `{name}`) are none. */
export function readJson(text: string): readonly (JsonList | JsonObject)[] {
  const scanner = new Scanner(text);
  const nodes: (JsonList | JsonObject)[] = [];
  for (let node = scanner.next(); node; node = scanner.next()) nodes.push(node);
  return nodes;
}

const quote = `["'＂“”„‘「『]`;
const valueStart = new RegExp(
  `[{｛]\\s*(?:${quote}|[\\p{L}_]+\\s*[:：]|[{｛}｝]|//|/\\*)|[[［]\\s*(?:${quote}|[[［{｛\\]］]|//|/\\*)`,
  'gu',
);
/** Deeper than any answer; a text of brackets must not exhaust the stack. */
const maxDepth = 24;

class Scanner {
  readonly #text: JsonText;
  #lost = false;

  constructor(text: string) {
    this.#text = new JsonText(text);
  }

  next(): JsonList | JsonObject | undefined {
    valueStart.lastIndex = this.#text.at;
    const found = valueStart.exec(this.#text.text);
    if (!found) return undefined;
    this.#text.at = found.index;
    return this.#container(0);
  }

  #container(depth: number): JsonList | JsonObject {
    const start = this.#text.at;
    const isObject = this.#text.take('{｛');
    if (depth > maxDepth) return { kind: 'list', items: [], ...this.#stop(start, start, 'broken') };
    if (isObject) return this.#object(start, depth);
    this.#text.at += 1;
    return this.#list(start, depth);
  }

  #object(start: number, depth: number): JsonObject {
    const members: JsonMember[] = [];
    for (;;) {
      this.#skipCommas();
      const memberStart = this.#text.at;
      if (this.#text.take('}｝')) return { kind: 'object', members, ...this.#whole(start) };
      const member = this.#member(depth);
      if (typeof member === 'string') {
        return { kind: 'object', members, ...this.#stop(start, memberStart, member) };
      }
      members.push(member);
      const fault = this.#separator('}｝');
      if (fault) return { kind: 'object', members, ...this.#stop(start, this.#text.at, fault) };
    }
  }

  #member(depth: number): JsonMember | Fault {
    const start = this.#text.at;
    const key = this.#text.scalar();
    if (typeof key === 'string') return key;
    this.#text.skipBlank();
    if (this.#text.isAtEnd) return 'cut-off';
    if (!this.#text.take(':：')) return 'broken';
    const value = this.#value(depth + 1);
    return typeof value === 'string' ? value : { key: String(key.value), start, value };
  }

  #list(start: number, depth: number): JsonList {
    const items: JsonNode[] = [];
    for (;;) {
      this.#skipCommas();
      const itemStart = this.#text.at;
      if (this.#text.take(']］')) return { kind: 'list', items, ...this.#whole(start) };
      const item = this.#value(depth + 1);
      if (typeof item === 'string') return { kind: 'list', items, ...this.#stop(start, itemStart, item) };
      items.push(item);
      // Between two objects a comma may be missing: nothing else can be meant.
      const fault = this.#separator(item.kind === 'scalar' ? ']］' : ']］{｛[［');
      if (fault) return { kind: 'list', items, ...this.#stop(start, this.#text.at, fault) };
    }
  }

  #value(depth: number): JsonNode | Fault {
    this.#text.skipBlank();
    return this.#text.isAt('{｛[［') ? this.#container(depth) : this.#text.scalar();
  }

  /** After a member or an item: a comma, the end, or another object where one may follow. */
  #separator(allowed: string): Fault | undefined {
    this.#text.skipBlank();
    if (this.#text.isAtEnd) return 'cut-off';
    return this.#text.isAt(`,，、${allowed}`) ? undefined : 'broken';
  }

  #skipCommas(): void {
    do this.#text.skipBlank();
    while (this.#text.take(',，、'));
  }

  #whole(start: number) {
    const { at } = this.#text;
    return { start, end: at, readUntil: at, ending: 'whole' as const };
  }

  /** Ends what could not be read on: where its bracket closes, or with the text where that cannot be told. */
  #stop(start: number, readUntil: number, fault: Fault) {
    const end = fault === 'broken' && !this.#lost ? this.#closingAfter(start) : undefined;
    this.#lost ||= fault === 'broken' && end === undefined;
    const ending: Ending = this.#lost ? 'lost' : fault;
    this.#text.at = end ?? this.#text.text.length;
    return { start, end: this.#text.at, readUntil, ending };
  }

  #closingAfter(start: number): number | undefined {
    const text = this.#text;
    let depth = 0;
    for (text.at = start; !text.isAtEnd;) {
      if (text.isAt('"“「『＂')) {
        if (text.quoted() === 'cut-off') return undefined;
        continue;
      }
      if (text.isAt('{｛[［')) depth += 1;
      else if (text.isAt('}｝]］')) depth -= 1;
      text.at += 1;
      if (depth === 0) return text.at;
    }
    return undefined;
  }
}
