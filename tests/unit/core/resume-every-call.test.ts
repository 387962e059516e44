import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/statistics/hash';
import { deaths, mortal, type Death } from '../support/mortal';
import { shapes, type Shape } from '../support/resume-shapes';
import { MemoryJournal, play, type Played } from '../support/runs';

/** The run that nobody interrupts: what it told, and what it asked, in order. */
async function wholeRun({ plan, run, script, grader }: Shape) {
  const journal = new MemoryJournal();
  const immortal = mortal(script, journal, 'before the answer', Infinity);
  const played = await play(plan, immortal.policy, { run, grader, journal });
  return { played, journal, calls: immortal.answered };
}

/** One page's life with a run: it starts from the top with the journal, and dies after so many new answers. */
async function live(
  { plan, run, script, grader }: Shape,
  journal: MemoryJournal,
  death: Death,
  at: number,
): Promise<{ readonly played: Played | undefined; readonly calls: readonly string[] }> {
  const { policy, journal: storing, signal, answered } = mortal(script, journal, death, at);
  try {
    const played = await play(plan, policy, { run, grader, signal, journal: storing });
    return { played, calls: answered };
  } catch (error) {
    expect(error).toMatchObject({ message: 'killed' });
    return { played: undefined, calls: answered };
  }
}

/** Compared strictly; the difference is only spelt out where there is one. */
function expectSame(resumed: unknown, whole: unknown, where: string): void {
  if (!isDeepStrictEqual(resumed, whole)) expect(resumed, where).toStrictEqual(whole);
}

describe.each(shapes)('$name', (shape) => {
  test('cut off at every call, in every way, it comes to the same and asks nothing twice', async () => {
    const { played, journal: full, calls } = await wholeRun(shape);
    expect(played.end.status).toBe(shape.ends ?? 'finished');
    expect(shape.asks.filter((part) => !calls.some((key) => key.includes(part)))).toEqual([]);
    expect(shape.tells.filter((type) => !played.events.some((event) => event.type === type))).toEqual([]);

    const answers = [...full.entries];
    for (let at = 0; at <= calls.length; at++) {
      const where = (death: Death) => `${death}, call ${at} of ${calls.length}`;
      for (const death of at < calls.length ? deaths : []) {
        const left = new MemoryJournal();
        const first = await live(shape, left, death, at);
        expect(first.played?.end.status, where(death)).toBe(
          death === 'stopped by a person' ? 'stopped' : undefined,
        );
        // However it went away: what it leaves is the first answers, each as it was, and nothing of the call under way.
        const stored = death === 'after the answer was stored' ? at + 1 : at;
        expectSame([...left.entries], answers.slice(0, stored), where(death));
        expect(first.calls).toEqual(calls.slice(0, stored));
      }
      const journal = new MemoryJournal();
      for (const [key, entry] of answers.slice(0, at)) journal.entries.set(key, entry);
      const second = await live(shape, journal, 'before the answer', Infinity);
      expectSame(second.played, played, where('before the answer'));
      expectSame([...journal.entries], answers, where('before the answer'));
      expect(second.calls).toEqual(calls.slice(at));
    }
  }, 60_000);

  test('cut off again and again, it comes to the same and asks nothing twice', async () => {
    const whole = await wholeRun(shape);
    const random = seededRandom(shape.name);
    for (const most of [3, 12]) {
      const journal = new MemoryJournal();
      const calls: string[] = [];
      let last: Played | undefined;
      while (calls.length < whole.calls.length) {
        const death = deaths[Math.floor(random() * deaths.length)]!;
        const life = await live(shape, journal, death, Math.floor(random() * most));
        calls.push(...life.calls);
        last = life.played;
      }
      // The last answer may have come in a life that ended with it.
      if (!last || last.end.status === 'stopped')
        last = (await live(shape, journal, 'before the answer', Infinity)).played;
      expectSame(last, whole.played, `at most ${most} answers a life`);
      expect(calls).toEqual(whole.calls);
    }
  }, 60_000);
});
