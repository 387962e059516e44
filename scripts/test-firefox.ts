import { existsSync } from 'node:fs';
import { launch } from 'puppeteer-core';
import { buildApp } from './build-app';
import { fetchDefaultModel } from './fetch-default-model';
import { endToEnd } from './firefox/end-to-end';
import { serve } from './serve';

/**
 * The whole way once in Firefox, with the real engine: learn, prove, find it again after a reload, hand it on as a
 * pack. Exit code 0 passed, 1 failed, 2 no Firefox here. Not part of `npm test`: one thread takes minutes.
 */
const known = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];
const say = (line: string) => console.log(line);
const firefox = [process.env['FIREFOX'], ...known].find((file) => file && existsSync(file));

if (firefox === undefined) {
  console.error(
    'There is no Firefox here. Install one (`apt-get install firefox-esr`), or name it in FIREFOX.',
  );
  process.exitCode = 2;
} else {
  await fetchDefaultModel(say);
  await buildApp(say);
  const served = await serve(0);
  const browser = await launch({
    browser: 'firefox',
    executablePath: firefox,
    headless: true,
    // A whole run is one call, and takes as long as it takes.
    protocolTimeout: 0,
  });
  try {
    say(`${await browser.version()} at ${served.address}`);
    const page = await browser.newPage();
    await endToEnd(page, served.address, say);
    say('Firefox: passed');
  } catch (error) {
    console.error(error);
    console.error('Firefox: FAILED');
    process.exitCode = 1;
  } finally {
    await browser.close();
    await served.close();
  }
}
