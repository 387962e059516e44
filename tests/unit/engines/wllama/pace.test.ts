import { expect, test } from 'vitest';
import { Pace } from '../../../../src/engines/wllama/pace';

function begin(threads: number, tokenMs: number) {
  const clock = { ms: 0 };
  const pace = new Pace(4, 98_362_432, () => clock.ms);
  pace.started(threads, tokenMs);
  const write = (draws: number, tokens: number, tokenMs: number) => {
    for (let draw = 0; draw < draws; draw++) {
      clock.ms += tokens * tokenMs;
      pace.wrote(tokens, tokens * tokenMs);
    }
  };
  const wait = (seconds: number) => {
    clock.ms += seconds * 1_000;
  };
  return { pace, write, wait };
}

test('an even pace with all threads is left alone, for however long', () => {
  const { pace, write, wait } = begin(4, 30);
  for (let minute = 0; minute < 60; minute++) {
    write(20, 16, 35);
    wait(60);
    expect(pace.wantsLook).toBe(false);
  }
});

test('a pace that breaks down asks for a look, also where answers are short', () => {
  const { pace, write, wait } = begin(4, 30);
  wait(30);
  write(8, 2, 150);
  expect(pace.wantsLook).toBe(true);
});

test('one slow moment is forgiven', () => {
  const { pace, write, wait } = begin(4, 30);
  wait(30);
  write(1, 8, 2_000);
  write(1, 8, 30);
  write(1, 8, 2_000);
  expect(pace.wantsLook).toBe(false);
});

test('a start in a crowded moment does not make crowded the measure of all that follows', () => {
  const { pace, write, wait } = begin(4, 130);
  wait(30);
  write(2, 8, 300);
  expect(pace.wantsLook).toBe(true);
});

test('with fewer threads than there might be, more are tried after a minute', () => {
  const { pace, wait } = begin(1, 90);
  wait(59);
  expect(pace.wantsLook).toBe(false);
  wait(1);
  expect(pace.wantsLook).toBe(true);
});

test('a look that changes nothing puts off the next one, one that does does not', () => {
  const { pace, wait } = begin(1, 90);
  wait(60);
  pace.started(1, 90);
  wait(60);
  expect(pace.wantsLook).toBe(false);
  wait(60);
  expect(pace.wantsLook).toBe(true);
  pace.started(2, 60);
  wait(60);
  expect(pace.wantsLook).toBe(true);
});

test('a device that is simply slow is not measured over and over', () => {
  const { pace, write, wait } = begin(4, 400);
  let looks = 0;
  for (let minute = 0; minute < 60; minute++) {
    write(10, 8, 400);
    wait(28);
    if (!pace.wantsLook) continue;
    looks += 1;
    pace.started(4, 400);
  }
  expect(looks).toBeGreaterThan(0);
  expect(looks).toBeLessThan(9);
});
