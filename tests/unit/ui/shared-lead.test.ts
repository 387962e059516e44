import { expect, test } from 'vitest';
import { sharedLead } from '../../../src/ui/parts/shared-lead';

const instruction = 'What is the sentiment of this review? Answer with one word.\n\n';

test('an instruction that all prompts begin with is found, and the words after it are left whole', () => {
  expect(sharedLead([`${instruction}The film was long.`, `${instruction}The food was cold.`])).toBe(
    `${instruction}The `,
  );
  expect(sharedLead([`${instruction}Theatre`, `${instruction}Thesis`])).toBe(instruction);
});

test('a short beginning, a single prompt, and a prompt that says nothing more hide nothing', () => {
  expect(sharedLead(['Add 1 and 2', 'Add 1 and 3'])).toBe('');
  expect(sharedLead([instruction])).toBe('');
  expect(sharedLead([])).toBe('');
  expect(sharedLead([instruction, `${instruction}more`])).toBe('');
});
