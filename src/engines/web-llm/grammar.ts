import type { JsonSchema } from '../../core/policy';

/**
 * A JSON schema as a grammar in the EBNF of xgrammar, for the compact form of JSON: no whitespace between tokens anywhere.
 * web-llm's own way from a schema to a grammar leaves whitespace free and unbounded, and small models then fill their whole
 * budget with line breaks.
 *
 * The subset that prompts here ask for: objects with named properties in their order, arrays with bounds, strings with
 * bounds, numbers, booleans, null, `enum`, `const`, `anyOf`. Undefined for anything else: the draw then has no grammar.
 * Inside a string any character may stand, spaces too.
 */
export function grammarOf(schema: JsonSchema): string | undefined {
  const rules = new Rules();
  try {
    const root = rules.of(schema, 0);
    return [`root ::= ${root}`, ...rules.written].join('\n');
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

class Unsupported extends Error {}

const deepest = 8;
/** Repetition is written out by the matcher: a longer string would cost it seconds. */
const longestString = 2_000;
const longestArray = 100;

const primitives: Readonly<Record<string, string>> = {
  char: String.raw`[^\0-\x1f\"\\\r\n] | "\\" (["\\/bfnrt] | "u" hex hex hex hex)`,
  hex: '[0-9a-fA-F]',
  integer: '"-"? ("0" | [1-9] [0-9]{0,15})',
  number: 'integer ("." [0-9]{1,15})? ([eE] [+-]? [0-9]{1,3})?',
  boolean: '"true" | "false"',
};

/** What each primitive is made of. */
const needs: Readonly<Record<string, readonly string[]>> = { char: ['hex'], number: ['integer'] };

class Rules {
  readonly #used = new Set<string>();
  readonly #made: string[] = [];

  get written(): readonly string[] {
    const shared = Object.entries(primitives).filter(([name]) => this.#used.has(name));
    return [...this.#made, ...shared.map(([name, body]) => `${name} ::= ${body}`)];
  }

  of(schema: JsonSchema, depth: number): string {
    if (depth > deepest) throw new Unsupported();
    if ('const' in schema) return literal(schema['const']);
    const { enum: values, anyOf, type } = schema;
    if (Array.isArray(values)) return choice(values.map(literal));
    if (Array.isArray(anyOf)) return choice(anyOf.map((one) => this.of(schemaIn(one), depth + 1)));
    switch (type) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return this.#array(schema, depth);
      case 'string':
        return this.#string(schema);
      case 'integer':
      case 'number':
        refuse(schema, ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']);
        return this.#primitive(type);
      case 'boolean':
        return this.#primitive('boolean');
      case 'null':
        return '"null"';
      default:
        throw new Unsupported();
    }
  }

  /** Properties come in the order of the schema; those that are not required may be left out. */
  #object({ properties = {}, required = [], ...rest }: JsonSchema, depth: number): string {
    refuse(rest, ['patternProperties', 'minProperties', 'maxProperties', '$ref', 'allOf', 'oneOf']);
    const members = Object.entries(schemaIn(properties)).map(([name, schema]) => ({
      member: `${literal(name)} ":" ${this.#named(this.of(schemaIn(schema), depth + 1))}`,
      isRequired: Array.isArray(required) && required.includes(name),
    }));
    if (members.length > 20) throw new Unsupported();
    // From the last to the first: what may stand where nothing was written before, and where something was.
    let first = '';
    let later = '';
    for (const { member, isRequired } of members.toReversed()) {
      const restFirst = this.#named(first);
      const restLater = this.#named(later);
      const taken = sequence(member, restLater);
      first = isRequired ? taken : choice([taken, restFirst || '""']);
      later = isRequired ? sequence('","', taken) : sequence(`(${sequence('","', member)})?`, restLater);
    }
    return sequence('"{"', first, '"}"');
  }

  #array(schema: JsonSchema, depth: number): string {
    refuse(schema, ['prefixItems', 'uniqueItems', 'contains']);
    const least = bound(schema['minItems'], 0);
    const most = bound(schema['maxItems'], longestArray);
    if (most > longestArray || least > most) throw new Unsupported();
    if (most === 0) return '"[" "]"';
    const item = this.#named(this.of(schemaIn(schema['items']), depth + 1));
    const more = repeated(`("," ${item})`, Math.max(0, least - 1), most - 1);
    const items = sequence(item, more);
    return least === 0 ? `"[" (${items})? "]"` : `"[" ${items} "]"`;
  }

  #string(schema: JsonSchema): string {
    refuse(schema, ['pattern', 'format']);
    const least = bound(schema['minLength'], 0);
    const most = bound(schema['maxLength'], Infinity);
    if (least > most || least > longestString) throw new Unsupported();
    const char = this.#primitive('char');
    return String.raw`"\"" ${repeated(char, least, most > longestString ? Infinity : most)} "\""`;
  }

  #primitive(name: string): string {
    this.#used.add(name);
    for (const part of needs[name] ?? []) this.#primitive(part);
    return name;
  }

  /** A rule of its own for what is longer than a name, so that nothing is written out twice. */
  #named(body: string): string {
    if (/^\w*$/.test(body)) return body;
    const at = this.#made.findIndex((rule) => rule.endsWith(` ::= ${body}`));
    if (at !== -1) return `part${at}`;
    this.#made.push(`part${this.#made.length} ::= ${body}`);
    return `part${this.#made.length - 1}`;
  }
}

function literal(value: unknown): string {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined || /[ \t\n]/.test(json.replaceAll(/"(\\.|[^"\\])*"/g, ''))) throw new Unsupported();
  return `"${json.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"`;
}

function choice(bodies: readonly string[]): string {
  if (bodies.length === 0) throw new Unsupported();
  return bodies.length === 1 ? bodies[0]! : `(${bodies.join(' | ')})`;
}

function sequence(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(' ');
}

function repeated(body: string, least: number, most: number): string {
  if (most === Infinity) return least === 0 ? `${body}*` : `${body}{${least},}`;
  return most === 0 ? '' : `${body}{${least},${most}}`;
}

function bound(value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw new Unsupported();
  return value;
}

function refuse(schema: JsonSchema, keywords: readonly string[]): void {
  if (keywords.some((keyword) => keyword in schema)) throw new Unsupported();
}

function schemaIn(value: unknown): JsonSchema {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Unsupported();
  return value as JsonSchema;
}
