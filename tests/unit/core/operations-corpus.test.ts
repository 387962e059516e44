import { expect, test } from 'vitest';
import { applyOperations, experienceNamed } from '../../../src/core/apply-operations';
import { emptyLibrary, type Library, type Operation } from '../../../src/core/library';
import { parseOperations, type WrittenOperation } from '../../../src/core/parse-operations';
import { seededRandom } from '../../../src/statistics/hash';
import {
  asWritten,
  cutOutputs,
  damagedOutputs,
  idOutputs,
  looseOutputs,
  readableOutputs,
  type ModelOutput,
} from './fixtures/model-outputs';

const readable = [...readableOutputs(), ...looseOutputs(), ...idOutputs()];
const damaged = damagedOutputs();
const cut = cutOutputs();

const library: Library = {
  ...emptyLibrary('lib', 'Test'),
  experiences: ['a', 'b', 'c'].map((id) => ({
    kind: 'lesson',
    id,
    text: `The lesson ${id}.`,
    locked: id === 'c',
    origin: { kind: 'written' },
  })),
};

/** Written operations as proposals, each new lesson with an id of its own. */
function operationsOf(written: readonly WrittenOperation[]): readonly Operation[] {
  return written.map(({ op, id = '', text = '' }, index): Operation => {
    const experience = { kind: 'lesson', id: `new${index}`, text, origin: { kind: 'written' } } as const;
    return op === 'add' ? { op, experience } : op === 'update' ? { op, id, experience } : { op, id };
  });
}

/** Parses and applies; every operation has its outcome, and only what was applied changed the library. */
function settle(text: string) {
  const parsed = parseOperations(text);
  const operations = operationsOf(parsed.operations);
  const after = applyOperations(library, operations, { tokenCap: 400, by: 'distiller' });
  expect(after.outcomes.map(({ operation }) => operation)).toEqual(operations);
  expectOnlyWhatWasApplied(after);
  const applied = after.outcomes.filter(({ outcome }) => outcome === 'applied').length;
  const rejected = after.outcomes.length - applied + parsed.unreadable.length;
  return { parsed, applied, rejected };
}

function expectOnlyWhatWasApplied(after: ReturnType<typeof applyOperations>): void {
  let expected = library.experiences.map(({ id }): readonly [string, string] => [id, `The lesson ${id}.`]);
  for (const { operation, ...settled } of after.outcomes) {
    if (settled.outcome !== 'applied') continue;
    const { id } = settled;
    if (operation.op !== 'add') {
      expect(experienceNamed(library.experiences, operation.id)?.id ?? operation.id).toBe(id);
    }
    const text =
      'experience' in operation && operation.experience.kind === 'lesson' ? operation.experience.text : '';
    if (operation.op === 'add') expected = [...expected, [id, text]];
    if (operation.op === 'delete') expected = expected.filter(([other]) => other !== id);
    if (operation.op === 'update') expected = expected.map((one) => (one[0] === id ? [id, text] : one));
  }
  const there = after.library.experiences.map((one) => [one.id, one.kind === 'lesson' ? one.text : '']);
  expect(there).toEqual(expected);
}

test(`${readable.length} outputs that can be read in one way are read so, to the letter`, () => {
  expect(readable.length).toBeGreaterThan(500);
  expect(new Set(readable.map(({ text }) => text)).size).toBeGreaterThan(500);
  for (const { name, text, meant } of readable) {
    const { parsed, applied, rejected } = settle(text);
    expect({ name, ...parsed }).toEqual({ name, operations: meant.map(asWritten), unreadable: [] });
    expect(applied + rejected).toBe(meant.length);
  }
});

test(`${damaged.length} outputs with an operation that has several readings: it is refused with its text, the other is read`, () => {
  for (const { name, text, meant } of damaged) {
    const { parsed, applied, rejected } = settle(text);
    const allowed = meant.map(asWritten);
    expect({ name, count: applied + rejected }).toEqual({ name, count: meant.length });
    // What is read is what was meant, whole; what is refused is there to be read by a person.
    for (const operation of parsed.operations) expect(allowed, name).toContainEqual(operation);
    expect(parsed.operations.length, name).toBeLessThan(meant.length);
    for (const { raw } of parsed.unreadable) expect(text, name).toContain(raw);
  }
});

test(`${cut.length} outputs cut off at every position: what is whole before the cut is read, what was begun is refused as truncated`, () => {
  for (const { text, whole, begun } of cut) {
    const { parsed, applied, rejected } = settle(text);
    expect({ text, operations: parsed.operations }).toEqual({ text, operations: whole.map(asWritten) });
    // A text in which no operation begins is refused as it stands.
    expect({ text, count: applied + rejected }).toEqual({ text, count: Math.max(begun, 1) });
    if (begun > whole.length) {
      expect(parsed.unreadable.map(({ kind }) => kind)).toEqual(['truncated']);
      expect(text.endsWith(parsed.unreadable[0]!.raw)).toBe(true);
    }
  }
});

test('in the whole corpus, as many operations are applied or rejected as can be seen', () => {
  const outputs: readonly Pick<ModelOutput, 'text' | 'meant'>[] = [...readable, ...damaged];
  const sums = { seen: 0, applied: 0, rejected: 0 };
  for (const { text, meant } of outputs) {
    const { applied, rejected } = settle(text);
    sums.seen += meant.length;
    sums.applied += applied;
    sums.rejected += rejected;
  }
  expect(sums.applied + sums.rejected).toBe(sums.seen);
  expect(sums.applied).toBeGreaterThan(500);
  expect(sums.rejected).toBeGreaterThan(500);
});

test('valid JSON is read as JSON reads it, whatever the texts hold', () => {
  const random = seededRandom('valid JSON');
  const alphabet = [
    '"',
    "'",
    '\\',
    '\n',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '“',
    '”',
    '’',
    '\u2028',
    '，',
    '😀',
    'é',
    'op',
    ' ',
    '//',
    '/*',
  ];
  for (let round = 0; round < 400; round++) {
    const textOf = () =>
      Array.from(
        { length: 1 + Math.floor(random() * 12) },
        () => alphabet[Math.floor(random() * alphabet.length)]!,
      ).join('');
    const written = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
      op: 'UPDATE',
      id: textOf(),
      // Marks alone are the prompt's form given back, and no text.
      text: `a${textOf()}`,
    }));
    const text = JSON.stringify({ operations: written }, null, random() < 0.5 ? 0 : 2);
    expect(parseOperations(text)).toEqual({
      operations: written.map((one) => ({ op: 'update', id: one.id, text: one.text.trim() })),
      unreadable: [],
    });
  }
});

test.each([
  ['[{"op":"KEEP","id":"G1"}, "ADD: Say', ['"ADD: Say']],
  ['{"ADD":"Be brief.","DELETE":"G', ['"DELETE":"G']],
  ['[{"op":"KEEP","id":"G1"}; {"op":"DELETE","id":"G2"}, {"op":"DELETE","id":"G3"}]', 2],
  ['{"op":"ADD","text":"The 5" nail"}, {"op":"DELETE","id":"G1"} or {"op":"KEEP","id":"G1"}', 3],
  ['{"op":"ADD","text":"Write {"op":"DELETE","id":"G1"} as JSON"}', 1],
])('%s: what cannot be read is there to be read by a person', (text, rest) => {
  const { unreadable } = parseOperations(text);
  const raws = unreadable.map(({ raw }) => raw);
  if (typeof rest === 'number') expect(raws).toHaveLength(rest);
  else expect(raws).toEqual(rest);
  expect(raws.every((raw) => text.includes(raw))).toBe(true);
});

test('no text makes the reader slow or deep', () => {
  const hostile = [
    '['.repeat(50_000),
    '{"a":'.repeat(20_000),
    '{"op":"ADD","text":"x" '.repeat(2_000),
    '"'.repeat(50_000),
    '[{'.repeat(5_000),
  ];
  for (const text of hostile) {
    const startedAt = performance.now();
    const { operations, unreadable } = parseOperations(text);
    expect(operations).toEqual([]);
    expect(unreadable.length).toBeGreaterThan(0);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  }
});
