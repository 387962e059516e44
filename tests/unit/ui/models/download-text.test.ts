import { expect, test } from 'vitest';
import { downloadText } from '../../../../src/ui/models/download-text';
import { whyNotWhole } from '../../../../src/ui/models/why-not-whole';
import type { DownloadState } from '../../../../workers/models-wire';

const state = { id: 'm', name: 'm', phase: 'waiting', receivedBytes: 0 } as const;

test.each<[Partial<DownloadState>, RegExp]>([
  [{}, /^Waiting[^0-9]*$/],
  [{ phase: 'fetching' }, /^Fetching$/],
  [{ totalBytes: 98_362_432 }, / · 0 kB of 98 MB$/],
  [{ receivedBytes: 300 }, / · 1 kB$/],
  [{ phase: 'paused', receivedBytes: 4_000_000, totalBytes: 98_362_432 }, /^Paused · 4 MB of 98 MB$/],
  [
    { phase: 'fetching', receivedBytes: 4_000_000, totalBytes: 9e6, bytesPerSecond: 1e6, secondsLeft: 5 },
    /^Fetching · 4 MB of 9 MB · 1 MB a second · about 5 s left$/,
  ],
  [
    { phase: 'fetching', receivedBytes: 4_000_000, totalBytes: 9e6, isSilent: true },
    /^Fetching · 4 MB of 9 MB · nothing comes at the moment$/,
  ],
])('of a download is told what is known, and nothing else: %o', (known, text) => {
  expect(downloadText({ ...state, ...known })).toMatch(text);
});

test('where there is no room, a person reads how much is to come, not how large the model is', () => {
  const why = whyNotWhole({ kind: 'no-room', neededBytes: 16_777_216, freeBytes: 0 });
  expect(why).toMatch(/^What is to come takes 17 MB, and this browser lets the page store 0 kB more\./);
});
