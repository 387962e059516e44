import { plural } from '../numbers';

/** Words for models that are elsewhere, and for a second model beside the first. */
export const models = {
  endpoint: {
    heading: 'Ask a server',
    note: 'Any server that speaks the OpenAI protocol: vLLM, SGLang, llama-server, Ollama, or a vendor. Your tasks and what the model answers go there, and nowhere else.',
    show: 'Enter its address',
    address: 'Address',
    addressNote: 'Up to /v1, for instance http://localhost:8080/v1',
    badAddress:
      'This is not an address that begins with http:// or https://, and it may hold no name and password.',
    key: 'Key, if it needs one',
    keyNote:
      'It goes to this server and nowhere else, and is in no export, no record of a run and no error text.',
    find: 'Ask which models it has',
    finding: 'Asking…',
    found: (count: number) => `It has ${plural(count, { one: '# model', other: '# models' })}: choose one.`,
    none: 'It answers, but names no model. Type the name.',
    notFound: (detail: string) =>
      `It does not say which models it has (${detail}). If the address is right, the server may not allow this page to ask: see the README. You can type the name of the model all the same.`,
    model: 'Model',
    more: 'More',
    headers: 'Extra headers, one a line: Name: value',
    badHeader: (line: string) => `“${line}” is not a header. Write Name: value.`,
    concurrency: 'Calls at once, at most',
    use: 'Use this model',
    keep: {
      legend: 'Remember this server, its key and its headers',
      memory: 'Not at all',
      memoryNote: 'They stay in the memory of this page. Loading it again forgets them.',
      tab: 'For this tab',
      tabNote:
        'They survive loading the page again and go when the tab is closed. Until then they can be read by whoever sits at this browser.',
      passphrase: 'On this device, under a passphrase',
      passphraseNote:
        'They are stored encrypted, and the passphrase opens them in a later visit. They never leave with an export.',
      insecure:
        'On this device they cannot be encrypted: browsers allow that only for pages from https or from localhost.',
      new: 'A passphrase',
      newNote:
        'Several words that nobody guesses. It is stored nowhere: if you forget it, the keys have to be entered anew.',
      have: 'Your passphrase',
      haveNote: 'The one under which other servers are remembered here.',
    },
    known: {
      heading: 'Remembered',
      list: 'Servers that are remembered',
      one: (model: string, origin: string) => `${model} at ${origin}`,
      tab: 'for this tab',
      passphrase: 'under your passphrase',
      use: (model: string) => `Use ${model}`,
      forget: (model: string) => `Forget ${model}`,
      locked: 'Servers are remembered on this device under a passphrase.',
      open: 'Show them',
      opening: 'Opening…',
      forgetAll: 'Forget them all',
      forgetAllAsk:
        'Forget all servers that are under the passphrase? Their keys cannot be brought back from this device.',
      yes: 'Yes, forget them',
      no: 'Keep them',
    },
    keepFailure: {
      'wrong-passphrase': 'This passphrase does not open them. Nothing was changed.',
      'no-passphrase': 'Type a passphrase first.',
      insecure:
        'They cannot be encrypted here: browsers allow that only for pages from https or from localhost.',
      'not-saved':
        'This device does not take them at the moment, so they are not remembered. The note at the top of the page says why.',
      'tab-refuses': 'This tab keeps nothing, so they are not remembered. Choose “Not at all”.',
      other: 'They could not be remembered. Load the page again, or choose “Not at all”.',
    },
  },
  builtIn: {
    heading: 'The browser’s own model',
    note: {
      available: 'It is on this device already, and answers here: nothing is fetched and nothing is sent.',
      downloadable:
        'The browser fetches it first, which may be several gigabytes. It then stays with the browser, for other sites too.',
      downloading: 'The browser is fetching it: it can be used when that is done.',
    },
    fixed:
      'It takes no temperature and no seed: a page can only ask for answers that vary more or less, and the same run made again answers differently. It does not count tokens, so their numbers are estimated. The browser may replace it by another one with an update; a run goes on with the same version only.',
    use: 'Use the browser’s model',
  },
  second: {
    heading: 'A second model',
    intro:
      'A larger model may write the lessons while the small one tries the tasks. Both are held in memory at once.',
    roles: 'What it does',
    distiller: 'writes lessons',
    judge: 'judges answers where the rewards come from self-judging',
    file: 'Choose a .gguf file',
    drop: 'Let it go',
    idle: 'It has nothing to do: choose at least one.',
  },
};
