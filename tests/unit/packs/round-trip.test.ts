import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Library, Revision } from '../../../src/core/library';
import { exportPack, packText, proofRecords } from '../../../src/packs/export-pack';
import { limits } from '../../../src/packs/format';
import { readPack, type ReadPack } from '../../../src/packs/import-pack';
import { comparePack, packToLibrary } from '../../../src/packs/merge-pack';
import { misfit, type Schema } from './fixtures/json-schema';
import { anyLibrary, library, proof } from './fixtures/libraries';

const schema: Schema = JSON.parse(readFileSync('docs/pack.schema.json', 'utf8'));
const manual = readFileSync('docs/packs.md', 'utf8');

function readBack(text: string): ReadPack {
  const read = readPack(text);
  if (!read.ok) throw new Error(`refused: ${JSON.stringify(read.failure)}`);
  return read.value;
}

function textOf(source: Library): string {
  return packText(exportPack({ library: source, proofs: [proof], appVersion: '0.1.0' }));
}

test('any library comes back from its pack as it left', () => {
  for (let seed = 0; seed < 200; seed++) {
    const left = anyLibrary(seed);
    const read = readBack(textOf(left));
    expect(read.refused).toEqual([]);
    expect(packToLibrary(read, undefined).library).toEqual(left);
    expect(textOf(packToLibrary(read, undefined).library)).toBe(textOf(left));
    // Into the library that it came from, it brings nothing.
    expect(packToLibrary(read, left)).toMatchObject({ library: left, changed: false, operations: [] });
    expect(comparePack(read, left).rows.every(({ status }) => status === 'same')).toBe(true);
  }
});

test('every pack fits the published schema', () => {
  for (let seed = 0; seed < 200; seed++) {
    expect(misfit(JSON.parse(textOf(anyLibrary(seed))), schema)).toBeUndefined();
  }
});

test('the published schema says what the reader says', () => {
  const pack = JSON.parse(textOf(library));
  const broken = [
    { ...pack, version: 2 },
    { ...pack, id: 'two words' },
    { ...pack, id: '__proto__' },
    { ...pack, name: 'n'.repeat(limits.nameLength + 1) },
    { ...pack, revision: -1 },
    { ...pack, rendering: { lessons: 'sideways' } },
    { ...pack, clusters: Array(limits.clusters + 1).fill('c1') },
    { ...pack, proofs: Array(limits.proofs + 1).fill(pack.proofs[0]) },
    { ...pack, proofs: [{ ...pack.proofs[0], look: 0 }] },
    { ...pack, proofs: [{ ...pack.proofs[0], estimate: 1.5 }] },
    { ...pack, experiences: Array(limits.experiences + 1).fill(pack.experiences[0]) },
    { ...pack, madeWith: undefined },
  ];
  for (const value of broken) {
    const text = JSON.stringify(value);
    expect(misfit(JSON.parse(text), schema)).toBeDefined();
    expect(readPack(text).ok).toBe(false);
  }
});

test('the example in the manual is a pack', () => {
  const example = /```json\n([\s\S]*?)```/.exec(manual)?.[1] ?? '';
  expect(misfit(JSON.parse(example), schema)).toBeUndefined();
  const { pack, refused } = readBack(example);
  expect(pack.experiences).toHaveLength(2);
  expect(refused).toEqual([]);
});

test('proofs travel with the library, the unfinished ones too', () => {
  const begun = { ...proof, id: 'run-2', look: 3, createdAt: proof.createdAt + 1, complete: false };
  const { conclusion: _c, estimate: _e, low: _l, high: _h, ...unfinished } = begun;
  const pack = exportPack({ library, proofs: [proof, unfinished], appVersion: '0.1.0' });
  expect(proofRecords(readBack(packText(pack)).pack)).toEqual(
    [unfinished, proof].map((one) => ({ ...one, fromPack: true })),
  );
});

test('the history says what was done and keeps deleted texts at home', () => {
  const revision: Revision = {
    library,
    operations: [
      {
        operation: {
          op: 'add',
          experience: { kind: 'lesson', id: 'x9', text: 'my secret', origin: { kind: 'written' } },
        },
        outcome: 'applied',
        id: 'x9',
      },
      { operation: { op: 'delete', id: 'G1' }, outcome: 'applied', id: 'x8' },
      { operation: { op: 'keep', id: 'G1' }, outcome: 'applied', id: 'x1' },
      {
        operation: { op: 'delete', id: 'G7' },
        outcome: 'rejected',
        reason: { kind: 'unknown-id', id: 'G7' },
      },
    ],
    cause: { kind: 'learnt', runId: 'run-1', step: 0 },
    createdAt: proof.createdAt,
  };
  const text = packText(exportPack({ library, proofs: [], appVersion: '0.1.0', revisions: [revision] }));
  expect(text).not.toContain('secret');
  expect(misfit(JSON.parse(text), schema)).toBeUndefined();
  expect(readBack(text).pack.history).toEqual([
    {
      revision: 3,
      at: '2026-11-24T09:30:00.000Z',
      cause: 'learnt',
      changes: [
        { op: 'add', id: 'x9' },
        { op: 'delete', id: 'x8' },
      ],
    },
  ]);
});

test('a library with texts that nobody can see leaves clean, and is the same when it comes back', () => {
  const odd: Library = {
    ...library,
    experiences: [{ ...library.experiences[1]!, kind: 'lesson', text: 'a\u0000b\r\nc\u202ed', id: 'x2' }],
  };
  const read = readBack(textOf(odd));
  expect(read.pack.experiences[0]).toMatchObject({ text: 'ab\ncd' });
  expect(packToLibrary(read, odd).changed).toBe(false);
});

test('rollouts longer than a pack takes are cut where they leave, so that their pack can be read', () => {
  const rollout = { taskId: 't', prompt: `${'p'.repeat(limits.textLength - 1)}👩‍🔬`, answer: 'a', reward: 0 };
  const long: Library = {
    ...library,
    experiences: [
      {
        ...library.experiences[1]!,
        origin: { kind: 'learnt', runId: 'r', step: 0, rollouts: Array(70).fill(rollout) },
      },
    ],
  };
  const { pack, refused } = readBack(textOf(long));
  expect(refused).toEqual([]);
  const { origin } = pack.experiences[0]!;
  expect(origin.kind === 'learnt' && origin.rollouts).toHaveLength(limits.rollouts);
  expect(origin.kind === 'learnt' && origin.rollouts[0]?.prompt).toBe(
    `${'p'.repeat(limits.textLength - 1)}…`,
  );
});

test('a library with more clusters than a pack holds leaves as one of which not all is known', () => {
  const clusters = Array.from({ length: limits.clusters + 1 }, (_, index) => `c${index}`);
  const { pack } = readBack(textOf({ ...library, clusters }));
  expect(pack.clusters).toHaveLength(limits.clusters);
  expect(pack.clustersKnown).toBe(false);
});

/** A library whose experiences were each taught by rollouts of so many characters. */
function taughtBy(characters: number): Library {
  const rollouts = Array(8).fill({ taskId: 't', prompt: 'p'.repeat(characters), answer: 'a', reward: 1 });
  const origin = { kind: 'learnt', runId: 'r', step: 0, rollouts } as const;
  const experiences = Array.from({ length: 45 }, (_, index) => ({
    kind: 'lesson' as const,
    id: `x${index}`,
    text: `Lesson ${index}.`,
    locked: false,
    origin,
  }));
  return { ...library, experiences };
}

test('a library larger than a pack leaves with fewer of the rollouts that taught it, and with all of its texts', () => {
  for (const [characters, left] of [
    [1_000, 8],
    [15_000, 2],
  ] as const) {
    const source = taughtBy(characters);
    const { pack, refused } = readBack(textOf(source));
    expect(refused).toEqual([]);
    expect(pack.proofs).toHaveLength(1);
    expect(pack.experiences.map((one) => one.origin.kind === 'learnt' && one.origin.rollouts.length)).toEqual(
      Array(45).fill(left),
    );
    // Into the library that it came from, it brings nothing, and takes nothing of it.
    expect(packToLibrary({ pack, refused }, source)).toMatchObject({ library: source, changed: false });
  }
});

test('where that is not enough, its history stays at home, and then the oldest proofs', () => {
  const history = Array.from({ length: 1_000 }, (_, revision): Revision => ({
    library: { ...library, revision },
    operations: Array.from({ length: 90 }, (_, index) => ({
      operation: { op: 'delete' as const, id: `gone-${index}` },
      outcome: 'applied' as const,
      id: `gone-${index}`,
    })),
    cause: { kind: 'edited' },
    createdAt: proof.createdAt,
  }));
  const source = { library: taughtBy(10), appVersion: '0.1.0', revisions: history };
  const told = readBack(packText(exportPack({ ...source, proofs: [proof] }))).pack;
  expect([told.history, told.proofs.length]).toEqual([undefined, 1]);

  const testClusters = Array.from({ length: 2_000 }, (_, index) => `0000000000${index}`);
  const proofs = Array.from({ length: 200 }, (_, index) => ({
    ...proof,
    id: `run-${index}`,
    look: index + 1,
    createdAt: proof.createdAt + index,
    testClusters,
  }));
  const { pack } = readBack(packText(exportPack({ ...source, proofs })));
  expect(pack.proofs.length).toBeGreaterThan(10);
  // The newest one carries the count of those before it.
  expect(pack.proofs[0]).toMatchObject({ id: 'run-199', look: 200 });
});
