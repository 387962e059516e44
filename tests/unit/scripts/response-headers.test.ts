import { expect, test } from 'vitest';
import { metaPolicy, headerPolicy } from '../../../scripts/content-security-policy';
import { headersFile } from '../../../scripts/response-headers';

test('the headers shipped for static hosts are the ones that our own server sends', async () => {
  // After a change of the policy, `npm run test:unit -- --update` writes the file anew.
  await expect(headersFile).toMatchFileSnapshot('../../../public/_headers');
});

test('no header line is longer than hosts read', () => {
  for (const line of headersFile.split('\n')) expect(line.length).toBeLessThan(2000);
});

test('the page and its headers have one policy, but for what only a header can forbid', () => {
  expect(headerPolicy).toBe(`${metaPolicy}; frame-ancestors 'none'`);
});
