import { buildApp } from './build-app';
import { fetchDefaultModel } from './fetch-default-model';
import { asCommand } from './headless/as-command';
import { UsageError } from './headless/usage-error';
import { portSentence, readPort } from './read-port';
import { serve } from './serve';

const say = (line: string) => console.log(line);

/** Serves until Ctrl+C. */
await asCommand(async () => {
  const wanted = readPort(process.env['PORT']);
  try {
    await fetchDefaultModel(say);
  } catch (error) {
    // The page works without: it gets the model from the hub, or takes a file from the person.
    say(error instanceof Error ? error.message : String(error));
    say('Starting without it: the page offers to fetch the model itself, or to take a .gguf file of yours.');
  }
  await buildApp(say);
  const { address } = await serve(wanted).catch((error: unknown) => {
    const sentence = portSentence(wanted, error);
    throw sentence === undefined ? error : new UsageError(sentence);
  });
  if (wanted !== 0 && new URL(address).port !== String(wanted)) {
    // A browser keeps what belongs to one address apart from every other one.
    say(
      `Port ${wanted} is taken, perhaps by another Cairn. What was learnt there is not seen under this address:`,
    );
  }
  say(`Cairn is at ${address} (Ctrl+C ends it)`);
  return 0;
});
