import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import { format } from 'prettier';
import { expect, test } from 'vitest';

test('the addresses under which models are fetched beforehand are those of the installed web-llm', async () => {
  // As data, since the package is megabytes of code. After an update of the package: vitest run -u
  const addresses = prebuiltAppConfig.model_list.map(({ model_id, model, model_lib }) => ({
    model_id,
    model,
    model_lib,
  }));
  const written = await format(JSON.stringify(addresses), { parser: 'json', printWidth: 110 });
  await expect(written).toMatchFileSnapshot('../../../../src/engines/web-llm/addresses.json');
});
