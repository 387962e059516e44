import { expect, test } from 'vitest';
import { exportPack, packText } from '../../../src/packs/export-pack';
import { limits, type PackFailure } from '../../../src/packs/format';
import { readPack } from '../../../src/packs/import-pack';
import { comparePack } from '../../../src/packs/merge-pack';
import { library, proof } from './fixtures/libraries';

const good = packText(exportPack({ library, proofs: [proof], appVersion: '0.1.0' }));

function changed(change: (pack: Record<string, unknown>) => void): string {
  const pack = JSON.parse(good);
  change(pack);
  return JSON.stringify(pack);
}

function failureOf(text: string): PackFailure {
  const read = readPack(text);
  if (read.ok) throw new Error('this pack was read');
  return read.failure;
}

/** The entries that were refused, of a pack that was read. */
function refusedOf(text: string): readonly string[] {
  const read = readPack(text);
  if (!read.ok) throw new Error(`refused as a whole: ${JSON.stringify(read.failure)}`);
  return comparePack(read.value, undefined).rows.flatMap((row) =>
    row.status === 'refused' ? [row.reason ?? ''] : [],
  );
}

const lesson = { id: 'x5', kind: 'lesson', text: 'Year first.', locked: false, origin: { kind: 'written' } };

test('50 MB are refused before anything is parsed, in no time', () => {
  const text = good + ' '.repeat(50_000_000);
  const before = performance.now();
  expect(failureOf(text)).toEqual({ kind: 'too-big', bytes: text.length, limit: 5_000_000 });
  expect(performance.now() - before).toBeLessThan(100);
});

test('size is counted in bytes, not in characters', () => {
  const text = changed((pack) => (pack['note'] = '日'.repeat(1_700_000)));
  expect(text.length).toBeLessThan(limits.bytes);
  expect(failureOf(text)).toMatchObject({ kind: 'too-big', bytes: expect.any(Number) });
});

test('a pack cut anywhere is refused', () => {
  for (const share of [0.01, 0.25, 0.5, 0.9, 0.99]) {
    const failure = failureOf(good.trimEnd().slice(0, Math.floor(good.trimEnd().length * share)));
    expect(failure).toMatchObject({ kind: 'not-json', detail: expect.stringMatching(/^.{5,125}\.$/s) });
  }
});

test('what is not JSON, and JSON that is no pack, is refused', () => {
  expect(failureOf('')).toMatchObject({ kind: 'not-json' });
  expect(failureOf('PK\u0003\u0004')).toMatchObject({ kind: 'not-json' });
  const none = { kind: 'wrong-shape', where: '', detail: 'there is no pack in it.' };
  for (const text of ['null', '7', '"pack"', '[]', '{}', '{"name":"my-app","version":"1.0.0"}']) {
    expect(failureOf(text)).toEqual(none);
  }
});

test('another version is named', () => {
  expect(failureOf(changed((pack) => (pack['version'] = 2)))).toEqual({
    kind: 'wrong-version',
    version: '2',
  });
  expect(failureOf(changed((pack) => (pack['version'] = '1')))).toEqual({
    kind: 'wrong-version',
    version: '"1"',
  });
  const huge = changed((pack) => (pack['version'] = 'v'.repeat(1_000)));
  expect(failureOf(huge)).toEqual({ kind: 'wrong-version', version: `"${'v'.repeat(59)}…` });
});

test('a file of another kind is told apart', () => {
  expect(failureOf('{"cairn":"recording","version":1}')).toEqual({
    kind: 'wrong-shape',
    where: 'cairn',
    detail: 'there should be "pack", and there is "recording".',
  });
});

test.each(['__proto__', 'constructor', 'prototype'])(
  'a field named %s is refused wherever it stands',
  (key) => {
    const poison = `{"${key}":{"polluted":true},`;
    for (const text of [
      good.replace('{', poison),
      good.replace('"rendering": {', `"rendering": ${poison}`),
      good.replace('"origin": {', `"origin": ${poison}`),
      `${poison}"G0":"Topic: advice"}`,
    ]) {
      expect(failureOf(text)).toEqual({
        kind: 'wrong-shape',
        where: key,
        detail: 'there is a name that no pack uses.',
      });
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  },
);

test('brackets without end are refused before anything is parsed', () => {
  for (const open of ['[', '{"a":', '[{"a":']) {
    expect(failureOf(open.repeat(500_000))).toEqual({
      kind: 'wrong-shape',
      where: '',
      detail: 'lists and objects stand more than 32 deep in one another.',
    });
  }
  // Brackets inside a text are text.
  const text = changed((pack) => (pack['experiences'] = [{ ...lesson, text: `"\\${'['.repeat(500)}` }]));
  expect(refusedOf(text)).toEqual([]);
});

test('a time that this device could not keep is refused', () => {
  const at = (moment: string) =>
    changed((pack) => (pack['proofs'] = [{ ...JSON.parse(good).proofs[0], at: moment }]));
  for (const moment of ['1969-12-31T23:59:59.999Z', '9999-12-31T23:59:59-10:00']) {
    expect(failureOf(at(moment))).toMatchObject({ kind: 'wrong-shape', where: 'proofs.0.at' });
  }
  expect(readPack(at('9999-12-31T23:59:59.999Z')).ok).toBe(true);
});

test('a million experiences are refused as a whole', () => {
  const text = changed((pack) => (pack['experiences'] = Array(1_000_000).fill(0)));
  expect(failureOf(text)).toEqual({
    kind: 'wrong-shape',
    where: 'experiences',
    detail: 'there are 1,000,000 entries, and a pack has at most 1,000.',
  });
});

test('a frame that is wrong is refused with the place and what should stand there', () => {
  const cases: readonly [(pack: Record<string, unknown>) => void, string, string][] = [
    [(pack) => delete pack['name'], 'name', 'something is missing.'],
    [(pack) => (pack['name'] = ['a']), 'name', 'there should be a text, and there is Array.'],
    [(pack) => (pack['name'] = 'n'.repeat(201)), 'name', 'the text is longer than 200 characters.'],
    [
      (pack) => (pack['id'] = 'a b'),
      'id',
      'there should be an id of visible characters, and there is "a b".',
    ],
    [
      (pack) => (pack['id'] = '__proto__'),
      'id',
      'there should be an id that is not a name of the language, and there is "__proto__".',
    ],
    [(pack) => (pack['revision'] = -1), 'revision', 'there should be >=0, and there is -1.'],
    [(pack) => (pack['experiences'] = {}), 'experiences', 'there should be a list, and there is Object.'],
    [
      (pack) => (pack['rendering'] = { lessons: '<b>' }),
      'rendering.lessons',
      'there should be "system" or "after-task", and there is "<b>".',
    ],
    [
      (pack) => (pack['proofs'] = [{ ...JSON.parse(good).proofs[0], at: '2026-99-99T00:00:00Z' }]),
      'proofs.0.at',
      'there should be a date and time, and there is "2026-99-99T00:00:00Z".',
    ],
    [
      (pack) => (pack['clusters'] = Array(10_001).fill('c')),
      'clusters',
      'there are 10,001 entries, and a pack has at most 10,000.',
    ],
  ];
  for (const [change, where, detail] of cases) {
    expect(failureOf(changed(change))).toEqual({ kind: 'wrong-shape', where, detail });
  }
});

test('numbers that JSON can write and nobody can use are refused', () => {
  expect(failureOf(good.replace('"high": 1.05', '"high": 1e999'))).toMatchObject({ where: 'proofs.0.high' });
  expect(failureOf(good.replace('"revision": 3', '"revision": 1e300'))).toMatchObject({ where: 'revision' });
});

test('a bad experience is refused by itself, and the rest comes in', () => {
  const bad = [
    [{ ...lesson, id: 'x1' }, 'An earlier entry of this pack has the same id.'],
    [{ ...lesson, text: 'y'.repeat(20_001) }, 'At “text”, the text is longer than 20,000 characters.'],
    [{ ...lesson, text: ' \u0000\n' }, 'There is no text in it.'],
    [{ ...lesson, text: undefined }, 'At “text”, something is missing.'],
    [
      { ...lesson, id: 'a\u202eb' },
      'At “id”, there should be an id of visible characters, and there is "ab".',
    ],
    [{ ...lesson, kind: 'spell' }, 'At “kind”, there should be "lesson" or "example", and there is "spell".'],
    [{ ...lesson, locked: 'yes' }, 'At “locked”, there should be true or false, and there is "yes".'],
    [
      { ...lesson, origin: { kind: 'learnt', runId: 'r', step: 0, rollouts: Array(65).fill({}) } },
      'At “origin.rollouts”, there are 65 entries, and a pack has at most 64.',
    ],
    ['a text', 'It is not an experience.'],
    [null, 'It is not an experience.'],
  ] as const;
  const text = changed((pack) => {
    pack['experiences'] = [...library.experiences, ...bad.map(([entry]) => entry), lesson];
  });
  expect(refusedOf(text)).toEqual(bad.map(([, reason]) => reason));
  const read = readPack(text);
  expect(read.ok && read.value.pack.experiences.map(({ id }) => id)).toEqual(['x1', 'x2', 'x5']);
});

test('markup stays text, and what nobody can see is taken out of every field', () => {
  const markup = '<img src=x onerror="alert(1)">&lt;\u202eevil\u2066\u{e0041}\u0007\u0085\ud800';
  const clean = '<img src=x onerror="alert(1)">&lt;evil\ufffd';
  const text = changed((pack) => {
    pack['name'] = markup;
    pack['madeWith'] = { app: markup, version: markup };
    pack['learntWith'] = { kind: markup, model: markup, digest: markup };
    pack['experiences'] = [
      {
        ...lesson,
        text: markup,
        origin: {
          kind: 'learnt',
          runId: 'r',
          step: 0,
          rollouts: [{ taskId: markup, prompt: markup, answer: markup, reward: 1 }],
        },
      },
      {
        ...lesson,
        id: 'x6',
        kind: 'example',
        prompt: markup,
        answer: markup,
        origin: { kind: 'imported', from: markup },
      },
    ];
    pack['proofs'] = [
      { ...JSON.parse(good).proofs[0], taskSet: { id: markup, name: markup }, engine: pack['learntWith'] },
    ];
  });
  const read = readPack(text);
  if (!read.ok) throw new Error('this pack is read');
  const written = JSON.stringify(read.value.pack);
  expect(written.split(JSON.stringify(clean).slice(1, -1))).toHaveLength(19);
  for (const hidden of ['\u202e', '\u2066', '\u{e0041}', '\\u0007', '\u0085', '\\ud800']) {
    expect(written).not.toContain(hidden);
  }
});

test('marks and joiners that people write with are left alone', () => {
  const words = 'می‌خواهم · क्‍ष · 👩‍🔬 · \u200fשלום';
  const read = readPack(changed((pack) => (pack['experiences'] = [{ ...lesson, text: words }])));
  expect(read.ok && read.value.pack.experiences[0]).toMatchObject({ text: words });
});

test('fields that nobody knows are left behind', () => {
  const read = readPack(
    changed((pack) => {
      pack['later'] = { more: true };
      pack['experiences'] = [{ ...lesson, onload: 'run()' }];
    }),
  );
  expect(read.ok && 'later' in read.value.pack).toBe(false);
  expect(read.ok && read.value.pack.experiences).toEqual([lesson]);
});

test('the worst files of the allowed size are answered quickly', () => {
  const worst = [
    changed((pack) => (pack['note'] = Array(2_400_000).fill(0))),
    changed((pack) => (pack['note'] = '\\"['.repeat(600_000))),
    `{${Array.from({ length: 300_000 }, (_, i) => `"G${i}":"a"`).join(',')}}`,
  ];
  for (const text of worst) {
    const before = performance.now();
    readPack(text);
    expect(performance.now() - before).toBeLessThan(3_000);
  }
});
