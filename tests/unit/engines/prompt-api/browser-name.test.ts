import { expect, test } from 'vitest';
import { browserName } from '../../../../src/engines/prompt-api/browser-name';

const brands = [
  { brand: 'Not?A_Brand', version: '99' },
  { brand: 'Chromium', version: '156' },
  { brand: 'Google Chrome', version: '156' },
];

test('a browser is named by itself, with its full version where it tells that', async () => {
  const fullVersionList = brands.map(({ brand }) => ({ brand, version: '156.0.7000.12' }));
  expect(
    await browserName({
      userAgent: '',
      userAgentData: { brands, getHighEntropyValues: async () => ({ fullVersionList }) },
    }),
  ).toEqual({ name: 'Google Chrome', version: '156.0.7000.12' });
  const refused = async () => {
    throw new DOMException('no', 'NotAllowedError');
  };
  expect(
    await browserName({ userAgent: '', userAgentData: { brands, getHighEntropyValues: refused } }),
  ).toEqual({
    name: 'Google Chrome',
    version: '156',
  });
  expect(
    await browserName({
      userAgent: '',
      userAgentData: { brands: brands.slice(0, 2), getHighEntropyValues: async () => ({}) },
    }),
  ).toEqual({ name: 'Chromium', version: '156' });
});

test('without its own account the name is read from what it says to servers', async () => {
  const chrome = 'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML) Chrome/156.0.1.2 Safari/537.36';
  expect(await browserName({ userAgent: chrome })).toEqual({ name: 'Chrome', version: '156.0.1.2' });
  expect(await browserName({ userAgent: `${chrome} Edg/156.0.9` })).toEqual({
    name: 'Microsoft Edge',
    version: '156.0.9',
  });
  expect(await browserName({ userAgent: 'curl' })).toEqual({ name: 'Browser', version: '' });
});
