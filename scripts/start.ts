import { buildApp } from './build-app';
import { fetchDefaultModel } from './fetch-default-model';
import { serve } from './serve';

const say = (line: string) => console.log(line);

try {
  await fetchDefaultModel(say);
} catch (error) {
  // The page works without: it gets the model from the hub, or takes a file from the person.
  say(error instanceof Error ? error.message : String(error));
  say('Starting without it: the page offers to fetch the model itself, or to take a .gguf file of yours.');
}
await buildApp(say);
const wanted = Number(process.env['PORT'] ?? 4173);
const { address } = await serve(wanted);
if (new URL(address).port !== String(wanted)) {
  // A browser keeps what belongs to one address apart from every other one.
  say(
    `Port ${wanted} is taken, perhaps by another Cairn. What was learnt there is not seen under this address:`,
  );
}
say(`Cairn is at ${address} (Ctrl+C ends it)`);
