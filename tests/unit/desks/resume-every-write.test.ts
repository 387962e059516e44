import { isDeepStrictEqual } from 'node:util';
import { IDBFactory } from 'fake-indexeddb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { seededRandom } from '../../../src/statistics/hash';
import type { AppEvent } from '../../../workers/wire';
import { openDatabase } from '../../../src/store/open-database';
import { storeOver } from '../../../src/store/store';
import { valueOf } from '../store/fixtures/open';
import { deaths, refusals, type Fate } from '../support/mortal-disk';
import {
  contentsOf,
  live,
  type Destiny,
  type Journey,
  type Life,
  type PageDesks,
} from '../support/mortal-page';
import { everyRole, writtenLibrary } from '../support/resume-shapes';
import { smallConfig as small, smallSet as taskSet } from '../support/small-set';
import type { Script } from '../support/scripted-policy';

interface Shape extends Omit<Journey, 'database' | 'taskSet'> {
  readonly name: string;
  /** Rows that it must leave, or it is not the run that its name says. */
  readonly leaves: Readonly<Record<string, number>>;
  /** Every way to die where absent. One is enough to come to every state of the disk. */
  readonly deaths?: readonly Fate[];
}

const library = writtenLibrary(['Say one word.', 'Name the colour.']);

/** The grader does not see capitals: what is not written in them is another colour. */
const script: Script = (request, draw) => {
  const text = everyRole()(request, draw);
  return request.role === 'policy' && text !== String(text).toUpperCase() ? 'pale' : text;
};

/** Renames the library once the run has learnt a first step, and never again. */
function rename(event: AppEvent, { libraries }: PageDesks): Promise<void> | undefined {
  if (event.type !== 'run-event' || event.event.type !== 'step-end' || event.event.step !== 0)
    return undefined;
  return (async () => {
    if ((await libraries.newest(library.id))?.library.name === 'Mine') return;
    valueOf(await libraries.change(library.id, { kind: 'rename', name: 'Mine' }));
  })();
}

const learning = { kind: 'learn', taskSetId: taskSet.id, seed: 20, config: small } as const;

const shapes: readonly Shape[] = [
  {
    name: 'learning from examples',
    request: learning,
    script,
    leaves: { libraries: 2, revisions: 3, proofs: 1 },
  },
  {
    name: 'learning lessons into a library that is there',
    request: { ...learning, libraryId: library.id, config: { ...small, distil: 'lessons' } },
    script,
    leaves: { libraries: 1, revisions: 3, proofs: 1 },
  },
  {
    name: 'learning while a person changes the library',
    request: { ...learning, libraryId: library.id },
    script,
    person: rename,
    leaves: { libraries: 2, revisions: 4, proofs: 1 },
  },
  {
    name: 'a proof',
    request: { ...learning, kind: 'prove', libraryId: library.id },
    script,
    leaves: { libraries: 1, revisions: 1, proofs: 1 },
  },
  {
    name: 'controls',
    request: {
      ...learning,
      kind: 'controls',
      controls: ['full', 'tips'],
      config: { ...small, trainTasks: 2, group: 2 },
    },
    script,
    leaves: { libraries: 3, revisions: 3, proofs: 1 },
    deaths: ['undone half way'],
  },
  {
    name: 'effects',
    request: {
      ...learning,
      kind: 'effects',
      libraryId: library.id,
      config: { ...small, validationTasks: 8 },
    },
    script,
    leaves: { libraries: 1, revisions: 1, proofs: 0 },
    deaths: ['undone half way'],
  },
];

afterAll(() => void vi.unstubAllGlobals());

/** A new device with the library on it. */
async function device({ request, script, person }: Shape): Promise<Journey> {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const connection = await openDatabase({ name: 'cairn', patienceMs: 60_000 });
  const cause = { kind: 'created' } as const;
  const { libraries } = storeOver(connection);
  valueOf(await libraries.commit({ library, operations: [], cause, createdAt: 0 }));
  connection.close();
  return { database: 'cairn', taskSet, request, script, ...(person && { person }) };
}

/** The run that nothing befalls, and what it leaves. */
async function wholeRun(shape: Shape) {
  const journey = await device(shape);
  const { end, writes, answered, failures } = await live(journey);
  expect({ end, failures }).toEqual({ end: 'ended', failures: [] });
  const contents = await contentsOf(journey.database);
  expect(contents.runs).toMatchObject([{ status: 'finished' }]);
  const counts = Object.entries(contents).map(([name, rows]) => [name, rows.length]);
  expect(Object.fromEntries(counts)).toMatchObject(shape.leaves);
  return { writes, answered, contents };
}

type Whole = Awaited<ReturnType<typeof wholeRun>>;

/** Compared strictly; the difference is only spelt out where there is one. */
function expectSame(found: unknown, wanted: unknown, where: string): void {
  if (!isDeepStrictEqual(found, wanted)) expect(found, where).toStrictEqual(wanted);
}

/**
 * Opens the page again and lets the run end: what is on the device is as if nothing had befallen it, every answer that
 * lay there was used, and the others were asked for in their order.
 */
class Aftermath {
  readonly #whole: Whole;
  /** What a page comes to depends on nothing but the device: the same contents are gone on from once. */
  readonly #seen = new Set<string>();
  constructor(whole: Whole) {
    this.#whole = whole;
  }

  async check(journey: Journey, before: Life, where: string): Promise<void> {
    const { answered, contents } = this.#whole;
    expect(before.repeated, where).toEqual([]);
    const left = await contentsOf(journey.database);
    const stored = new Set(left.journal!.map((row) => (row as { readonly key: string }).key));
    const lost = before.answered.filter((key) => !stored.has(key));
    // The answer under way, and nothing else.
    expect(lost.length, `${where}: ${lost.join(' ')}`).toBeLessThanOrEqual(1);

    const content = JSON.stringify(left);
    if (this.#seen.has(content)) return;
    this.#seen.add(content);
    const after = await live(journey);
    expect(after.end, where).toBe('ended');
    expectSame(
      after.answered,
      answered.filter((key) => !stored.has(key)),
      where,
    );
    expectSame(await contentsOf(journey.database), contents, where);
  }
}

describe.each(shapes)('$name', (shape) => {
  let whole: Whole;
  let aftermath: Aftermath;
  beforeAll(async () => {
    whole = await wholeRun(shape);
    aftermath = new Aftermath(whole);
  });

  test('when the page dies in the middle of any write, it comes to the same and asks nothing twice', async () => {
    for (const fate of shape.deaths ?? deaths) {
      for (let at = 0; at < whole.writes; at++) {
        const where = `${fate}, write ${at} of ${whole.writes}`;
        const journey = await device(shape);
        const life = await live(journey, { fateOf: (write) => (write === at ? fate : undefined) });
        expect(life.end, where).toBe('died');
        await aftermath.check(journey, life, where);
      }
    }
  }, 60_000);

  test('when the disk refuses any write and the page dies at the next one, it comes to the same', async () => {
    for (let at = 0; at + 1 < whole.writes; at++) {
      const journey = await device(shape);
      // In turn, and the other way round in the next shape: most writes are there in all of them.
      const fate = refusals[(at + shapes.indexOf(shape)) % 2]!;
      const fateOf = (write: number): Fate | undefined => {
        if (write === at) return fate;
        return write === at + 1 ? 'done unheard' : undefined;
      };
      const life = await live(journey, { fateOf });
      await aftermath.check(journey, life, `${fate}, write ${at} of ${whole.writes}, and dead at the next`);
    }
  }, 60_000);

  test('when the disk refuses some writes, the run that goes on leaves the same', async () => {
    for (const fate of refusals) {
      for (let rest = 0; rest < 5; rest++) {
        const journey = await device(shape);
        const life = await live(journey, { fateOf: (write) => (write % 5 === rest ? fate : undefined) });
        expect(life.end).toBe('ended');
        expect(life.failures.length).toBeGreaterThan(1);
        await aftermath.check(journey, life, `${fate}, every write ${rest} of 5`);
      }
    }
  }, 60_000);

  test('when the page dies again and again, it comes to the same and asks nothing twice', async () => {
    const random = seededRandom(shape.name);
    for (const most of [4, 16]) {
      const journey = await device(shape);
      let life: Life;
      do {
        const at = Math.floor(random() * most);
        const fate = deaths[Math.floor(random() * deaths.length)]!;
        const destiny: Destiny =
          random() < 0.3 ? { lastCall: at } : { fateOf: (write) => (write === at ? fate : undefined) };
        life = await live(journey, destiny);
        expect(life.repeated).toEqual([]);
      } while (life.end === 'died');
      await aftermath.check(journey, life, `within ${most}`);
    }
  }, 60_000);
});
