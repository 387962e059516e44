import { expect, test } from 'vitest';
import { browserOf } from '../../../../src/ui/models/browser';

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/156.0.0.0 Safari/537.36`,
    { name: 'chrome', version: 156, platform: 'linux' },
  ],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${webKit} HeadlessChrome/156.0.0.0 Safari/537.36`,
    { name: 'chrome', version: 156, platform: 'linux' },
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/151.0.0.0 Safari/537.36 Edg/151.0.0.0`,
    { name: 'edge', version: 151, platform: 'windows' },
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/150.0.0.0 Mobile Safari/537.36`,
    { name: 'chrome', version: 150, platform: 'android' },
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0',
    { name: 'firefox', version: 153, platform: 'macos' },
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    { name: 'safari', version: 18, platform: 'macos' },
  ],
  // Chrome and Firefox on an iPhone have the system's engine, and so its abilities.
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/150.0 Mobile/15E148 Safari/604.1',
    { name: 'safari', version: undefined, platform: 'ios' },
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/149.0.0.0 Safari/537.36`,
    { name: 'chrome', version: 149, platform: 'chromeos' },
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/149.0.0.0 Safari/537.36 OPR/130.0.0.0`,
    { name: 'other', version: undefined, platform: 'windows' },
  ],
  ['curl/8.0', { name: 'other', version: undefined, platform: 'other' }],
])('%s', (userAgent, browser) => {
  expect(browserOf(userAgent)).toEqual(browser);
});

test('an iPad that names itself a Mac is known by its touch screen', () => {
  const mac =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15';
  expect(browserOf(mac, 5)).toEqual({ name: 'safari', version: 26, platform: 'ios' });
  expect(browserOf(mac, 0)).toEqual({ name: 'safari', version: 26, platform: 'macos' });
});
