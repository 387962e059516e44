import { readJson, type Ending, type JsonList, type JsonNode, type JsonObject } from './tolerant-json';

/** An operation as a model wrote it, before anything is known of the library it names. */
export interface WrittenOperation {
  readonly op: 'add' | 'update' | 'delete' | 'keep';
  readonly id?: string;
  readonly text?: string;
}

/** A part that is no operation, as it was written: cut off before its end, or not to be read in one way only. */
export interface UnreadPart {
  readonly kind: 'truncated' | 'unreadable';
  readonly raw: string;
}

export interface ParsedOperations {
  readonly operations: readonly WrittenOperation[];
  /** Nothing is lost: every operation that can be seen in the text is read, or is in one of these. */
  readonly unreadable: readonly UnreadPart[];
}

const opByWord: Readonly<Record<string, WrittenOperation['op']>> = {
  add: 'add',
  update: 'update',
  modify: 'update',
  delete: 'delete',
  remove: 'delete',
  keep: 'keep',
  none: 'keep',
};

/** Where an operation begins, also in a text that cannot be read. */
const operationHead =
  /[{｛]\s*["'“”‘「『＂]?(?:op|operation|add|update|modify|delete|remove|keep)["'“”’」』＂]?\s*[:：]/giu;

/**
 * Reads what a distiller wrote: every JSON value in the text, fenced or with prose around it; operations alone, in
 * lists, under `operations` or any other key, or as `{"ADD": "…"}`. What cannot be read in exactly one way is
 * returned as it stands.
 */
export function parseOperations(raw: string): ParsedOperations {
  const reader = new OperationReader(raw);
  const nodes = readJson(raw);
  for (const node of nodes) reader.read(node);
  const { operations, unreadable } = reader;
  if (operations.length > 0 || unreadable.length > 0 || saysNothing(nodes, raw)) {
    return { operations, unreadable };
  }
  const isCutOff = nodes.some((node) => node.ending === 'cut-off');
  return { operations, unreadable: [{ kind: isCutOff ? 'truncated' : 'unreadable', raw }] };
}

class OperationReader {
  readonly operations: WrittenOperation[] = [];
  readonly unreadable: UnreadPart[] = [];
  readonly #raw: string;

  constructor(raw: string) {
    this.#raw = raw;
  }

  read(node: JsonNode): void {
    switch (node.kind) {
      case 'scalar':
        this.#refuse(node);
        break;
      case 'list':
        for (const item of node.items) this.read(item);
        this.#refuseRest(node);
        break;
      case 'object':
        this.#readObject(node);
    }
  }

  #readObject(node: JsonObject): void {
    if (node.members.some(({ key, value }) => isOpKey(key) && value.kind === 'scalar')) {
      this.#add(node.ending === 'whole' ? operationIn(node, this.#raw) : undefined, node);
    } else if (node.members.length > 0 && node.members.every(({ key }) => opOf(key))) {
      for (const { key, start, value } of node.members) this.#readShort(opOf(key)!, value, start);
      this.#refuseRest(node);
    } else {
      const inner = node.members.map(({ value }) => value).filter(({ kind }) => kind !== 'scalar');
      for (const value of inner) this.read(value);
      if (inner.length === 0) this.#refuse(node);
      else this.#refuseRest(node);
    }
  }

  /** `{"ADD": "…"}`, `{"DELETE": "G1"}`, `{"UPDATE": {"id": "G1", "text": "…"}}`, and lists of these values. */
  #readShort(op: WrittenOperation['op'], value: JsonNode, start: number): void {
    if (value.kind === 'list') {
      for (const item of value.items) this.#readShort(op, item, item.start);
      this.#refuseRest(value);
    } else if (value.kind === 'object') {
      const names = value.members.every(({ key }) => [...idKeys, ...textKeys].includes(keyOf(key)));
      const fields = names && value.ending === 'whole' ? fieldsIn(value) : undefined;
      this.#add(fields && { op, ...fields }, { ...value, start });
    } else if (
      op === 'update' ||
      (typeof value.value !== 'string' && (op === 'add' || typeof value.value !== 'number'))
    ) {
      this.#refuse({ ...value, start });
    } else if (op === 'add') {
      const operation = { op, text: String(value.value).trim() };
      if (isForm(operation)) this.#refuse({ ...value, start });
      else this.operations.push(operation);
    } else {
      this.operations.push({ op, id: String(value.value) });
    }
  }

  #add(operation: WrittenOperation | undefined, node: JsonObject): void {
    if (operation && !isForm(operation)) this.operations.push(operation);
    else this.#refuse(node);
  }

  #refuse(node: JsonNode): void {
    this.#refuseText(node.start, node.end, node.kind === 'scalar' ? 'whole' : node.ending);
  }

  /** What of a list or wrapper was not read. */
  #refuseRest({ readUntil, end, ending }: JsonList | JsonObject): void {
    if (ending === 'whole' || this.#raw.slice(readUntil, end).trim() === '') return;
    this.#refuseText(readUntil, end, ending === 'broken' ? 'lost' : ending);
  }

  #refuseText(start: number, end: number, ending: Ending): void {
    const kind = ending === 'cut-off' ? 'truncated' : 'unreadable';
    const raw = this.#raw.slice(start, end);
    // A part without an end of its own may have swallowed operations after it.
    const parts = ending === 'cut-off' || ending === 'lost' ? splitAtHeads(raw) : [raw];
    this.unreadable.push(...parts.map((part) => ({ kind, raw: part }) as const));
  }
}

/** One part for each operation that begins in a text that cannot be read. */
function splitAtHeads(text: string): readonly string[] {
  const heads = [...text.matchAll(operationHead)].map(({ index }) => index);
  if (heads.length === 0) return [text];
  return heads.map((head, place) => text.slice(place === 0 ? 0 : head, heads[place + 1]));
}

const opKeys = ['op', 'operation'];
const idKeys = ['id'];
const textKeys = ['text', 'content'];

/** A text of marks alone is the prompt's own form given back: `{"op": "ADD", "text": "..."}`. */
function isForm({ op, text = '' }: WrittenOperation): boolean {
  return (op === 'add' || op === 'update') && text !== '' && !/[\p{L}\p{N}]/u.test(text);
}

function operationIn(node: JsonObject, raw: string): WrittenOperation | undefined {
  const word = valueOf(node, opKeys);
  const op = typeof word === 'string' ? opOf(word) : undefined;
  const fields = fieldsIn(node);
  if (!op || !fields) return undefined;
  // An operation inside an operation: which of them is meant cannot be told.
  const isNested = node.members.some(
    ({ value }) => value.kind !== 'scalar' && raw.slice(value.start, value.end).search(operationHead) >= 0,
  );
  return isNested ? undefined : { op, ...fields };
}

/** Id and text, as written; nothing where one of them has two values, or one that is neither. */
function fieldsIn(node: JsonObject): Omit<WrittenOperation, 'op'> | undefined {
  const id = valueOf(node, idKeys);
  const text = valueOf(node, textKeys);
  if (id === undefined || typeof id === 'boolean') return undefined;
  if (text === undefined || (text !== null && typeof text !== 'string')) return undefined;
  return {
    ...(id !== null && { id: String(id) }),
    ...(text !== null && { text: text.trim() }),
  };
}

/** What is written under any of the keys; null where nothing is, undefined where it can be read in two ways. */
function valueOf(node: JsonObject, keys: readonly string[]): string | number | boolean | null | undefined {
  const valuesByKey = keys.map(
    (key) =>
      new Set(node.members.filter((member) => keyOf(member.key) === key).map(({ value }) => plain(value))),
  );
  if (valuesByKey.some((values) => values.size > 1 || values.has(undefined))) return undefined;
  const said = new Set(valuesByKey.flatMap((values) => [...values]).filter((value) => value !== null));
  return said.size > 1 ? undefined : ([...said][0] ?? null);
}

/** A single value, also alone in a list: `[G1]`, as prompts show ids. */
function plain(node: JsonNode): string | number | boolean | null | undefined {
  if (node.kind === 'scalar') return node.value;
  const only =
    node.kind === 'list' && node.ending === 'whole' && node.items.length === 1 ? node.items[0] : undefined;
  return only?.kind === 'scalar' ? only.value : undefined;
}

function isOpKey(key: string): boolean {
  return opKeys.includes(keyOf(key));
}

function keyOf(key: string): string {
  return key.trim().toLowerCase();
}

function opOf(word: string): WrittenOperation['op'] | undefined {
  return Object.hasOwn(opByWord, keyOf(word)) ? opByWord[keyOf(word)] : undefined;
}

/** An empty list, alone or under a key, is an answer: no change. In the middle of prose it is none. */
function saysNothing(nodes: readonly (JsonList | JsonObject)[], raw: string): boolean {
  const [only, ...others] = nodes;
  if (only?.ending !== 'whole' || others.length > 0) return false;
  if (only.kind === 'object') return only.members.length > 0;
  const around = raw.slice(0, only.start) + raw.slice(only.end);
  return only.items.length === 0 && /^(?:\s|```\w*)*$/.test(around);
}
