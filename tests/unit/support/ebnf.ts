/**
 * A small reader of the EBNF that xgrammar takes: literals, classes, groups, `|`, `?`, `*`, `+`, `{m,n}` and named rules.
 * It says which texts a grammar accepts, and writes texts that it does.
 */
export interface Grammar {
  accepts(text: string): boolean;
  /** One text of the grammar. Repetitions stay short; `next` is a source of numbers in [0, 1). */
  derive(next: () => number): string;
}

type Node =
  | { readonly type: 'literal'; readonly text: string }
  | {
      readonly type: 'class';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [number, number])[];
    }
  | { readonly type: 'rule'; readonly name: string }
  | { readonly type: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly type: 'repeat'; readonly part: Node; readonly least: number; readonly most: number };

export function readEbnf(source: string): Grammar {
  const rules = new Map<string, Node>();
  for (const line of source.split('\n').filter(Boolean)) {
    const [, name, body] = /^(\w+) ::= (.*)$/.exec(line) ?? raise(`no rule: ${line}`);
    rules.set(name!, new Reader(body!).whole());
  }
  const rule = (name: string): Node => rules.get(name) ?? raise(`the rule ${name} is missing`);
  // Every rule that is named is there: a matcher would refuse the grammar otherwise.
  for (const node of rules.values()) visit(node, (one) => one.type === 'rule' && rule(one.name));
  return {
    accepts: (text) => ends(rule('root'), [...text], new Set([0]), rule).has([...text].length),
    derive: (next) => derive(rule('root'), next, rule),
  };
}

/** All places at which a node may end that begins at one of `starts`. */
function ends(
  node: Node,
  text: readonly string[],
  starts: ReadonlySet<number>,
  rule: (name: string) => Node,
): Set<number> {
  switch (node.type) {
    case 'literal': {
      const wanted = [...node.text];
      const fits = (at: number) => wanted.every((character, index) => text[at + index] === character);
      return new Set([...starts].filter(fits).map((at) => at + wanted.length));
    }
    case 'class':
      return new Set([...starts].filter((at) => isIn(node, text[at])).map((at) => at + 1));
    case 'rule':
      return ends(rule(node.name), text, starts, rule);
    case 'sequence':
      return node.parts.reduce<Set<number>>((at, part) => ends(part, text, at, rule), new Set(starts));
    case 'choice':
      return new Set(node.parts.flatMap((part) => [...ends(part, text, starts, rule)]));
    case 'repeat': {
      let at: Set<number> = new Set(starts);
      const all = new Set(node.least === 0 ? at : []);
      for (let count = 1; count <= node.most && at.size > 0; count++) {
        at = ends(node.part, text, at, rule);
        if (count < node.least) continue;
        const before = all.size;
        for (const end of at) all.add(end);
        // Nothing new: it will stay so.
        if (all.size === before && count > text.length) break;
      }
      return all;
    }
  }
}

function derive(node: Node, next: () => number, rule: (name: string) => Node): string {
  switch (node.type) {
    case 'literal':
      return node.text;
    case 'class': {
      if (node.negated) return 'abcdefghij'[Math.floor(next() * 10)]!;
      const [from, to] = node.ranges[Math.floor(next() * node.ranges.length)]!;
      return String.fromCodePoint(from + Math.floor(next() * (to - from + 1)));
    }
    case 'rule':
      return derive(rule(node.name), next, rule);
    case 'sequence':
      return node.parts.map((part) => derive(part, next, rule)).join('');
    case 'choice':
      // The first alternative more often than not: it is the plain one.
      return derive(node.parts[next() < 0.7 ? 0 : Math.floor(next() * node.parts.length)]!, next, rule);
    case 'repeat': {
      const count = Math.min(node.most, node.least + Math.floor(next() * 4));
      return Array.from({ length: count }, () => derive(node.part, next, rule)).join('');
    }
  }
}

function isIn({ negated, ranges }: Extract<Node, { type: 'class' }>, character: string | undefined): boolean {
  if (character === undefined) return false;
  const code = character.codePointAt(0)!;
  return ranges.some(([from, to]) => code >= from && code <= to) !== negated;
}

function visit(node: Node, look: (node: Node) => unknown): void {
  look(node);
  if (node.type === 'sequence' || node.type === 'choice') for (const part of node.parts) visit(part, look);
  if (node.type === 'repeat') visit(node.part, look);
}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  whole(): Node {
    const node = this.#choice();
    if (this.#at < this.#source.length) raise(`cannot read on at ${this.#at}: ${this.#source}`);
    return node;
  }

  #choice(): Node {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 ? parts[0]! : { type: 'choice', parts };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    for (;;) {
      this.#blank();
      const next = this.#source[this.#at];
      if (next === undefined || next === '|' || next === ')') return { type: 'sequence', parts };
      parts.push(this.#quantified(this.#atom()));
    }
  }

  #quantified(part: Node): Node {
    if (this.#take('?')) return { type: 'repeat', part, least: 0, most: 1 };
    if (this.#take('*')) return { type: 'repeat', part, least: 0, most: Infinity };
    if (this.#take('+')) return { type: 'repeat', part, least: 1, most: Infinity };
    const bounds = /^\{(\d+)(,(\d*))?\}/.exec(this.#source.slice(this.#at));
    if (!bounds) return part;
    this.#at += bounds[0].length;
    const least = Number(bounds[1]);
    const most = bounds[2] === undefined ? least : bounds[3] === '' ? Infinity : Number(bounds[3]);
    return { type: 'repeat', part, least, most };
  }

  #atom(): Node {
    if (this.#take('(')) {
      const node = this.#choice();
      if (!this.#take(')')) raise(`a group is open: ${this.#source}`);
      return node;
    }
    if (this.#take('"')) return this.#literal();
    if (this.#take('[')) return this.#class();
    const name =
      /^\w+/.exec(this.#source.slice(this.#at))?.[0] ?? raise(`no atom at ${this.#at}: ${this.#source}`);
    this.#at += name.length;
    return { type: 'rule', name };
  }

  #literal(): Node {
    let text = '';
    while (this.#source[this.#at] !== '"') text += this.#character();
    this.#at += 1;
    return { type: 'literal', text };
  }

  #class(): Node {
    const negated = this.#source[this.#at] === '^';
    if (negated) this.#at += 1;
    const ranges: [number, number][] = [];
    while (this.#source[this.#at] !== ']') {
      const from = this.#character().codePointAt(0)!;
      const isRange = this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']';
      if (isRange) this.#at += 1;
      ranges.push([from, isRange ? this.#character().codePointAt(0)! : from]);
    }
    this.#at += 1;
    return { type: 'class', negated, ranges };
  }

  #character(): string {
    const character = String.fromCodePoint(
      this.#source.codePointAt(this.#at) ?? raise(`the end came early: ${this.#source}`),
    );
    this.#at += character.length;
    if (character !== '\\') return character;
    const escaped = this.#source[this.#at++];
    if (escaped === 'x') {
      const code = Number.parseInt(this.#source.slice(this.#at, this.#at + 2), 16);
      this.#at += 2;
      return String.fromCodePoint(code);
    }
    const known: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };
    return known[escaped!] ?? escaped!;
  }

  #take(sign: string): boolean {
    if ('|)'.includes(sign)) this.#blank();
    if (this.#source[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #blank(): void {
    while (this.#source[this.#at] === ' ') this.#at += 1;
  }
}

function raise(message: string): never {
  throw new Error(message);
}
