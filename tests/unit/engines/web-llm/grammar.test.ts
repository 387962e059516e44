import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../../../src/core/policy';
import { operationsSchema } from '../../../../src/core/prompts/lesson-prompts';
import { probeSchema } from '../../../../src/core/prompts/probe-prompt';
import { grammarOf } from '../../../../src/engines/web-llm/grammar';
import { seededRandom } from '../../../../src/statistics/hash';
import { readEbnf } from '../../support/ebnf';

function grammarFor(schema: JsonSchema) {
  const source = grammarOf(schema);
  if (source === undefined) throw new Error('no grammar was made');
  return readEbnf(source);
}

describe('the operations that prompts ask for', () => {
  const grammar = grammarFor(operationsSchema(2));

  test.each([
    '{"operations":[]}',
    '{"operations":[{"op":"KEEP"}]}',
    '{"operations":[{"op":"ADD","text":"Answer in capitals, e.g. \\"PARIS\\"."}]}',
    '{"operations":[{"op":"UPDATE","id":"L1","text":"Zürich 東京 🙂"},{"op":"DELETE","id":"L2"}]}',
    '{"operations":[{"op":"ADD","text":"a\\nb\\u00e9"}]}',
  ])('%s is accepted', (text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(grammar.accepts(text)).toBe(true);
  });

  test.each([
    '{ "operations":[]}',
    '{"operations": []}',
    '{"operations":[]}\n',
    '{"operations":[{"op":"MERGE"}]}',
    '{"operations":[{"text":"no op"}]}',
    '{"operations":[{"op":"KEEP"},{"op":"KEEP"},{"op":"KEEP"}]}',
    '{"operations":[{"op":"KEEP"},]}',
    '{"operations":[{"op":"DELETE","id":"thirteen char"}]}',
    '{"operations":[{"op":"ADD","text":"raw\nbreak"}]}',
    '{"operations":[{"op":"ADD","text":"open}]}',
    '{"operations":[{"op":"ADD","more":1}]}',
    '{}',
    '',
  ])('%j is refused', (text) => {
    expect(grammar.accepts(text)).toBe(false);
  });

  test('no text of it has whitespace outside of strings', () => {
    const next = seededRandom('operations');
    for (let i = 0; i < 200; i++) {
      const text = grammar.derive(next);
      expect(() => JSON.parse(text), text).not.toThrow();
      expect(text.replaceAll(/"(\\.|[^"\\])*"/g, '')).not.toMatch(/\s/);
      expect(grammar.accepts(text)).toBe(true);
    }
  });

  test('a string may be as long as the schema lets it, and not longer', () => {
    const text = (length: number) => `{"operations":[{"op":"ADD","text":"${'x'.repeat(length)}"}]}`;
    expect(grammar.accepts(text(400))).toBe(true);
    expect(grammar.accepts(text(401))).toBe(false);
  });

  test('the probe asks by a schema of the same subset', () => {
    expect(grammarOf(probeSchema)).toBeDefined();
  });
});

describe('each kind of schema', () => {
  const cases: readonly (readonly [string, JsonSchema, readonly string[], readonly string[]])[] = [
    ['integer', { type: 'integer' }, ['0', '-7', '120'], ['01', '1.5', '+1', '-', '']],
    ['number', { type: 'number' }, ['0', '-0.5', '1e9', '2.50E-3'], ['.5', '1.', '1e', 'NaN']],
    ['boolean', { type: 'boolean' }, ['true', 'false'], ['True', '1', 'tru']],
    ['null', { type: 'null' }, ['null'], ['', 'nil']],
    ['enum of several types', { enum: ['a"b', 3, null] }, ['"a\\"b"', '3', 'null'], ['a"b', '4']],
    ['const', { const: { a: [1, 'x y'] } }, ['{"a":[1,"x y"]}'], ['{"a":[1,"xy"]}', '{"a": [1,"x y"]}']],
    [
      'anyOf',
      { anyOf: [{ type: 'integer' }, { type: 'string', maxLength: 2 }] },
      ['5', '"ab"'],
      ['"abc"', 'x'],
    ],
    [
      'array with a least',
      { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 3 },
      ['[1,2]', '[1,2,3]'],
      ['[]', '[1]', '[1,2,3,4]', '[1, 2]'],
    ],
    [
      'array of exactly one',
      { type: 'array', items: { type: 'null' }, minItems: 1, maxItems: 1 },
      ['[null]'],
      ['[]', '[null,null]'],
    ],
    ['array that is empty', { type: 'array', items: {}, maxItems: 0 }, ['[]'], ['[1]']],
    ['string with a least', { type: 'string', minLength: 2 }, ['"ab"', '"a\\n"'], ['"a"', '""']],
    ['object without properties', { type: 'object' }, ['{}'], ['{"a":1}']],
    [
      'object with optional ones first and last',
      {
        type: 'object',
        properties: { a: { type: 'integer' }, b: { type: 'integer' }, c: { type: 'integer' } },
        required: ['b'],
      },
      ['{"b":1}', '{"a":1,"b":2}', '{"b":1,"c":2}', '{"a":1,"b":2,"c":3}'],
      ['{}', '{"a":1}', '{"a":1,"c":2}', '{"b":1,"a":2}', '{,"b":1}', '{"b":1,}'],
    ],
    [
      'object with nothing required',
      { type: 'object', properties: { a: { type: 'null' }, b: { type: 'null' } } },
      ['{}', '{"a":null}', '{"b":null}', '{"a":null,"b":null}'],
      ['{"a":null"b":null}', '{"b":null,"a":null}'],
    ],
  ];

  test.each(cases)('%s', (_name, schema, valid, invalid) => {
    const grammar = grammarFor(schema);
    for (const text of valid) expect(grammar.accepts(text), text).toBe(true);
    for (const text of invalid) expect(grammar.accepts(text), text).toBe(false);
    const next = seededRandom(JSON.stringify(schema));
    for (let i = 0; i < 50; i++) {
      const text = grammar.derive(next);
      expect(grammar.accepts(text), text).toBe(true);
      expect(() => JSON.parse(text), text).not.toThrow();
    }
  });
});

test.each<JsonSchema>([
  {},
  { type: 'string', pattern: '^a' },
  { type: 'integer', minimum: 3 },
  { type: 'object', properties: { a: { $ref: '#/x' } } },
  { type: 'array', items: { type: 'null' }, minItems: 3, maxItems: 2 },
  { type: 'array', prefixItems: [] },
  { type: ['string', 'null'] },
  { enum: [] },
])('no grammar is made of what it could not hold to: %j', (schema) => {
  expect(grammarOf(schema)).toBeUndefined();
});

test('a schema without end is refused', () => {
  const schema: { type: string; items?: unknown } = { type: 'array' };
  schema.items = schema;
  expect(grammarOf(schema)).toBeUndefined();
});
