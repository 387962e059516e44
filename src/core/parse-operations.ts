import * as v from 'valibot';

/** An operation as a model wrote it, before anything is known of the library it names. */
export interface WrittenOperation {
  readonly op: 'add' | 'update' | 'delete' | 'keep';
  readonly id?: string;
  readonly text?: string;
}

export interface ParsedOperations {
  readonly operations: readonly WrittenOperation[];
  /** Parts that could not be read, as they were written; nothing is lost. */
  readonly unreadable: readonly string[];
}

const writtenSchema = v.object({
  op: v.pipe(v.string(), v.trim(), v.toLowerCase()),
  id: v.optional(v.nullable(v.union([v.string(), v.number()]))),
  text: v.optional(v.nullable(v.string())),
  content: v.optional(v.nullable(v.string())),
});

const opByWord: Readonly<Record<string, WrittenOperation['op']>> = {
  add: 'add',
  update: 'update',
  modify: 'update',
  delete: 'delete',
  remove: 'delete',
  keep: 'keep',
  none: 'keep',
};

/**
 * Reads what a distiller wrote: JSON, also fenced or with text around it; one object, a list, or a list under
 * `operations`. What cannot be read is returned as it stands, not guessed at.
 */
export function parseOperations(raw: string): ParsedOperations {
  const json = findJson(raw);
  if (json === undefined) return { operations: [], unreadable: [raw] };

  const operations: WrittenOperation[] = [];
  const unreadable: string[] = [];
  for (const item of itemsOf(json)) {
    const operation = readOne(item);
    if (operation) operations.push(operation);
    else unreadable.push(JSON.stringify(item));
  }
  return { operations, unreadable };
}

function readOne(item: unknown): WrittenOperation | undefined {
  const parsed = v.safeParse(writtenSchema, item);
  if (!parsed.success) return undefined;
  const op = Object.hasOwn(opByWord, parsed.output.op) ? opByWord[parsed.output.op] : undefined;
  if (!op) return undefined;

  const id = parsed.output.id ?? undefined;
  const text = parsed.output.text ?? parsed.output.content ?? undefined;
  return {
    op,
    ...(id !== undefined && { id: String(id) }),
    ...(text !== undefined && { text: text.trim() }),
  };
}

function itemsOf(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json.flat(2);
  if (typeof json === 'object' && json !== null && 'operations' in json && Array.isArray(json.operations)) {
    return json.operations.flat(2);
  }
  return [json];
}

/** The first complete JSON object or list in a text. */
function findJson(raw: string): unknown {
  for (let start = 0; start < raw.length; start++) {
    const open = raw[start];
    if (open !== '{' && open !== '[') continue;
    const end = closingOf(raw, start);
    if (end === undefined) return undefined;
    try {
      return JSON.parse(raw.slice(start, end + 1));
    } catch {
      start = end;
    }
  }
  return undefined;
}

function closingOf(raw: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let i = start; i < raw.length; i++) {
    const character = raw[i];
    if (inString) {
      if (character === '\\') i += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return undefined;
}
