import { expect, test } from 'vitest';
import { defaultModel } from '../../../src/engines/default-model';
import type { ModelChoice } from '../../../src/engines/engine';
import { isDefaultModel } from '../../../src/ui/state/default-model';
import { choicesOf, ModelChoices } from '../../../src/ui/state/model-choices';

const own: ModelChoice = { kind: 'web-llm', model: 'own' };
const other: ModelChoice = { kind: 'web-llm', model: 'other' };

test('what was loaded is found by its weights, also after another model was asked for', () => {
  const choices = new ModelChoices();
  choices.ask('first', own);
  choices.note('first', 'sha256:1', own);
  choices.ask('first', other);
  expect(choices.asked('first')).toBe(other);
  expect(choices.loadedWith('first', 'sha256:1')).toBe(own);
  expect(choices.loadedWith('first', 'sha256:2')).toBeUndefined();
  expect(choices.loadedWith('second', 'sha256:1')).toBeUndefined();
});

test('the same weights are loaded again where they were loaded last', () => {
  const choices = new ModelChoices();
  choices.note('first', 'sha256:1', { kind: 'default' });
  choices.note('first', 'sha256:1', { kind: 'default', device: 'cpu' });
  expect(choices.loadedWith('first', 'sha256:1')).toEqual({ kind: 'default', device: 'cpu' });
});

test('every room of one visit reads the same choices, and another visit has its own', () => {
  const visit = {};
  choicesOf(visit).ask('second', own);
  expect(choicesOf(visit).asked('second')).toBe(own);
  expect(choicesOf({}).asked('second')).toEqual({ kind: 'default' });
});

test('only the weights that come with Cairn are the default model, whatever a file is called', () => {
  expect(isDefaultModel(`sha256:${defaultModel.sha256}`)).toBe(true);
  for (const digest of [defaultModel.name, `edges:${defaultModel.sha256}`, 'sha256:0', '']) {
    expect(isDefaultModel(digest)).toBe(false);
  }
});
