import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { catalogue } from '../../../../src/ui/models/catalogue';

const text = 0;
/** Trained to go on with a text, not to do what a request says. */
const baseModels = /-Base-|^phi-1_5-|^phi-2-/;

const chatModels = prebuiltAppConfig.model_list
  .filter(({ model_type = text, model_id }) => model_type === text && !baseModels.test(model_id))
  .map(({ model_id, vram_required_MB, overrides, required_features = [] }) => ({
    id: model_id,
    memoryMb: vram_required_MB,
    contextTokens: overrides?.context_window_size,
    // Many records do not say so; their programs need it all the same.
    halfPrecision: required_features.includes('shader-f16') || /q\df16/.test(model_id),
  }));

test('the list that the page searches is the one of the installed web-llm', async () => {
  // The page has it as data: the package is megabytes of code. After an update of the package: vitest run -u
  const written = await format(JSON.stringify(chatModels), { parser: 'json', printWidth: 110 });
  await expect(written).toMatchFileSnapshot('../../../../src/ui/models/web-llm-models.json');
});

test('what the catalogue says of compiled models is what web-llm says', () => {
  const compiled = catalogue.flatMap((model) => (model.compiled ? Object.values(model.compiled) : []));
  expect(compiled.length).toBeGreaterThan(0);
  for (const { model, memoryBytes } of compiled) {
    const record = chatModels.find(({ id }) => id === model);
    expect(record, model).toBeDefined();
    expect(memoryBytes, model).toBe(Math.round((record?.memoryMb ?? 0) * 1024 * 1024));
  }
});
