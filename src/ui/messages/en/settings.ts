import { bytes, count, list, plural } from '../numbers';

interface Imported {
  readonly added: number;
  readonly taskSets: number;
  readonly libraries: number;
  readonly runs: number;
  readonly skipped: number;
}

/** Words of the room Settings: what is kept on the device, and what Cairn is. */
export const settings = {
  heading: 'Settings and your data',

  data: {
    heading: 'Your data',
    lead: 'Task sets, libraries with all their revisions, runs with every answer, and proofs are kept in this browser, on this device, and nowhere else.',
    export: 'Export everything',
    exportNote:
      'One file: a backup, and the way to another browser or device. Models and keys of servers are not in it.',
    exporting: 'Exporting…',
    exportFailed: 'The export did not work. Nothing was changed. Try again.',
    import: 'Import such a file…',
    importNote: 'Adds what is not here yet. What is here stays as it is.',
    importing: 'Importing…',
    imported: ({ added, taskSets, libraries, runs, skipped }: Imported) =>
      `${added === 0 ? 'Nothing was added' : `${things(taskSets, libraries, runs)} ${added === 1 ? 'was' : 'were'} added`}${skipped === 0 ? '' : `; ${plural(skipped, { one: '# was', other: '# were' })} here already and stayed as ${skipped === 1 ? 'it is' : 'they are'}`}.`,
    unreadable: (rows: number) =>
      `${plural(rows, { one: '# row of the file makes no sense and was', other: '# rows of the file make no sense and were' })} left out.`,
    needsWriter:
      'Another tab does the writing, so nothing can be imported or deleted here. Close the other tab, and this one takes over.',
    needsRunEnd: 'A run is under way. Importing and deleting are possible when it has ended.',
  },

  importFailure: {
    tooBig: (size: number, limit: number) =>
      `The file is too big: ${bytes(size)}, and at most ${bytes(limit)} can be read. Nothing was changed.`,
    'not-json':
      'This is not a file that Cairn has exported, or it was cut short on its way. Nothing was changed.',
    wrongVersion: (version: string) =>
      `The file has the version ${version.slice(0, 40)}, which this Cairn does not know. A newer Cairn may have written it. Nothing was changed.`,
    wrongShape: (where: string) =>
      `The file is not an export of everything, or it was changed since: it does not fit at “${where.slice(0, 80)}”. A single library is imported in the Library room. Nothing was changed.`,
    'not-saved': {
      full: 'There is not enough room on this device for what is in the file. Nothing was changed.',
      'private-window': 'Nothing can be saved in this window, so nothing was imported.',
      'read-only': 'This tab may not write now, so nothing was imported.',
      error: 'The browser refused to save, so nothing was imported. Try again.',
    },
    other: 'The file could not be read. Nothing was changed.',
  },

  storage: {
    heading: 'Storage',
    used: 'Used by Cairn',
    usedValue: (used: number, quota: number | undefined) =>
      quota === undefined ? bytes(used) : `${bytes(used)} of the ${bytes(quota)} that the browser allows`,
    unknown: 'This browser does not say.',
    meter: 'Share of the allowed space in use',
    kept: 'Kept',
    persisted: 'For as long as you want: the browser promises not to clear it by itself.',
    notPersisted:
      'The browser may clear it when the device runs short of space, or after weeks without a visit.',
    models: 'Models',
    toModels: 'See which models are kept here, and delete what you do not need',
    persist: 'Ask the browser to keep it',
    refused:
      'The browser says no for now. Many do until a page is used more often or bookmarked. An export is safe in any case.',
  },

  erase: {
    heading: 'Delete',
    note: 'Everything that Cairn keeps in this browser, in one go.',
    open: 'Delete everything…',
    title: 'Delete everything?',
    body: 'These go, and nothing brings them back:',
    goes: [
      'your own task sets',
      'all libraries with their revisions',
      'all runs with their answers, and all proofs',
      'the models that the browser has kept',
      'servers that were remembered, with their keys',
      'your settings',
    ],
    looks:
      'With the proofs goes the count of how often each test split was used. A proof made afterwards cannot know of the earlier ones.',
    exportFirst: 'Export everything first',
    confirm: 'Delete everything',
    cancel: 'Keep it',
    deleting: 'Deleting…',
    done: 'Everything is deleted. A model that is loaded stays loaded until the page is closed.',
    failed: 'The browser refused to delete. Nothing was changed. Close other tabs with Cairn and try again.',
  },

  theme: {
    heading: 'Look',
    legend: 'Light or dark',
    names: { system: 'As the device has it', light: 'Light', dark: 'Dark' },
  },

  leaves: {
    heading: 'What leaves this device',
    nothing:
      'Nothing that you type, load or learn, unless you choose a server. There is no server behind this page, no account and no counting of visitors.',
    download:
      'The page and the default model are fetched: the model from this site, or from the Hugging Face hub where this site does not have it. Other models come from the hub, or from the address that you give. Whoever sends a file sees your network address, as every site does. A model file of your own is read here and sent nowhere. Only a server that you choose to ask gets your tasks.',
  },

  about: {
    heading: 'About',
    version: 'Version',
    licence: 'Licence',
    licenceName: 'Apache 2.0',
    method: 'Method',
    methodName: 'Training-Free GRPO (arXiv 2510.08191)',
    engine: 'Engine',
    engineNone: 'llama.cpp as WebAssembly (wllama), no model loaded',
    engineReady: (model: string, version: string) => `${version}, with ${model}`,
    threads: 'Processor cores',
    threadsValue: (used: number | undefined, cores: number) =>
      used === undefined
        ? `${count(cores)} in this device`
        : `${count(used)} in use, ${count(cores)} in this device`,
    isolation: 'Several cores at once',
    isolated: 'Possible: the page is isolated from other sites.',
    notIsolated:
      'Not possible: this copy is served without cross-origin isolation, so the model runs on one core.',
    gpu: 'Graphics processor',
    toDevice: 'What this device can do for a model',
    copy: 'Copy these facts',
    copyNote: 'For a report of a problem. No prompt, answer or library is among them.',
    copied: 'Copied.',
    copyFailed: 'The browser does not allow copying. Select the text below.',
    facts: 'Facts for a report',
  },
};

function things(taskSets: number, libraries: number, runs: number): string {
  return list([
    ...(taskSets > 0 ? [plural(taskSets, { one: '# task set', other: '# task sets' })] : []),
    ...(libraries > 0 ? [plural(libraries, { one: '# library', other: '# libraries' })] : []),
    ...(runs > 0 ? [plural(runs, { one: '# run', other: '# runs' })] : []),
  ]);
}
