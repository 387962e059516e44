import { expect, test } from 'vitest';
import { settings } from '../../../src/ui/messages/settings';

const none = { added: 0, taskSets: 0, libraries: 0, runs: 0, skipped: 0 };

test('an import names what it added', () => {
  const said = settings.data.imported;
  expect(said({ ...none, added: 9, taskSets: 1, libraries: 2, runs: 6 })).toBe(
    '1 task set, 2 libraries, and 6 runs were added.',
  );
  expect(said({ ...none, added: 1, libraries: 1, skipped: 3 })).toBe(
    '1 library was added; 3 were here already and stayed as they are.',
  );
  expect(said({ ...none, skipped: 1 })).toBe('Nothing was added; 1 was here already and stayed as it is.');
});
