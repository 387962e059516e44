import type { HelperPlace } from '../../../core/beside';
import type { Refusal, Role } from '../../../core/policy';
import { plural } from '../numbers';

/** Words for models that are elsewhere, and for those beside the first. */
export const models = {
  endpoint: {
    heading: 'Ask a server',
    note: 'Any server that speaks the OpenAI protocol: vLLM, SGLang, llama-server, Ollama, or a vendor. Your tasks and what the model answers go there, and nowhere else.',
    show: 'Enter its address, or take a remembered one',
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
    notFound: (detail: string, why: Refusal | undefined) => `${notListed(why)} (${detail}). ${whatToDo(why)}`,
    model: 'Model',
    more: 'More',
    headers: 'Extra headers, one a line: Name: value',
    badHeader: (line: string) => `“${line}” is not a header. Write Name: value.`,
    concurrency: 'Calls at once, at most',
    use: 'Use this model',
    unused: {
      note: (host: string, instead: string) =>
        `The server at ${host} is typed above and not in use: this run would ask ${instead}.`,
      incomplete: 'Name its model above, then use it; or fold the form away.',
      use: 'Use the server',
    },
    keep: {
      legend: 'Remember this server, its key and its headers',
      memory: 'Not at all',
      memoryNote: 'They stay in the memory of this page. Loading it again forgets them.',
      tab: 'For this tab',
      tabNote:
        'They survive loading the page again. The browser writes them to its own files, not encrypted. They may stay there after the tab is closed: a tab that is opened again has them. Whoever gets at this browser or its files can read them.',
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
  lost: {
    heading: 'The run waits for its model',
    why: {
      crashed: (model: string) =>
        `${model} stopped, and stopped again each time it was started anew. Mostly the device has too little memory left: close other tabs and programs, then try again.`,
      silent: (model: string) =>
        `${model} gave no sign of life for too long and was ended, several times over. The device may be busy with something else: let it finish that, then try again.`,
      'not-started': (model: string) => `${model} stopped and could not be started again.`,
      refused: (model: string) => `${model} refuses to answer.`,
      key: (model: string) =>
        `The server does not take the key for ${model}, or wants one. Where the key has changed, load the model again with the new one.`,
      'no-such-model': (model: string) => `The server has no model of the name ${model} any more.`,
      busy: (model: string) =>
        `The server of ${model} is too busy to answer, also after waiting. Try again later.`,
      'server-error': (model: string) =>
        `The server of ${model} reports a fault of its own, again and again. Try again later, or look at the server.`,
      'broken-answer': (model: string) =>
        `Answers of ${model} break off before their end, again and again. Look at the server and at what lies between.`,
      'no-connection': (model: string) =>
        `There is no connection to ${model}. Look whether its server runs and whether this device is online, then try again.`,
      'not-allowed': () =>
        'The browser does not let this page ask its model now. Its settings may have changed, or the text is in a language that the model is not for.',
      'no-model': (model: string) => `${model} is not loaded any more.`,
      'other-model': (model: string) => `Another model than ${model} is loaded.`,
    },
    place: {
      second: 'It is the second model of this run.',
      third: 'It is the third model of this run.',
    } satisfies Record<HelperPlace, string>,
    kept: (calls: number) =>
      calls === 0
        ? 'Nothing is lost: the run goes on where it stands.'
        : `Nothing is lost: ${plural(calls, { one: 'the one answer', other: 'all # answers' })} until now and what was learnt are kept, and the run goes on where it stands.`,
    said: 'In the server’s words',
    again: 'Try again',
    other: 'Another model…',
    otherNote: (model: string) =>
      `A run goes on only with the models that it began with: a result from two different ones would mean nothing. Either load ${model} again and go on here, or stop here and begin a new run with another model, from what this one has learnt until now.`,
    reload: (model: string) => `Load ${model} again`,
    toLearn: 'Load it in the room Learn, then come back and try again',
    toModels: 'Load it in the room Models, then come back and try again',
    stopAndChoose: 'Stop here and choose another model',
    stop: 'Stop the run',
    stopNote: 'What was learnt until now is kept.',
  },
  ofRun: {
    policy: 'answers',
    distiller: 'writes lessons',
    judge: 'judges',
  } satisfies Record<Role, string>,
  resume: {
    goOn: 'Go on with this run',
    note: (model: string) => `From its last answer, with ${model}.`,
  },
  beside: {
    second: {
      heading: 'A second model',
      intro:
        'A larger model may write the lessons while the small one tries the tasks. Models on this device share its memory.',
    },
    third: {
      heading: 'A third model',
      intro: 'Where answers are judged by a model, it may be another than the one that writes the lessons.',
    },
    roles: 'What it does',
    distiller: 'writes lessons',
    judge: 'judges answers where the rewards come from self-judging',
    file: 'Choose a .gguf file',
    drop: 'Let it go',
    anyway: 'Load it all the same',
    kept: 'Models that are on this device',
    useKept: (name: string) => `Use ${name}`,
    fetchOthers: 'Fetch others in the room Models',
    heldBy: {
      second: 'now the second model’s',
      third: 'now the third model’s',
    } satisfies Record<HelperPlace, string>,
    idle: 'It has nothing to do: choose at least one.',
  },
};

function notListed(why: Refusal | undefined): string {
  switch (why) {
    case 'key':
      return 'It does not take this key, or wants one';
    case 'no-such-model':
      return 'There is no list of models at this address';
    case 'broken-answer':
      return 'What is at this address is no list of models';
    default:
      return 'It does not say which models it has';
  }
}

function whatToDo(why: Refusal | undefined): string {
  switch (why) {
    case 'key':
      return 'Check the key, and what it allows.';
    case 'no-such-model':
    case 'broken-answer':
      return 'Check the address: it goes up to /v1. If it is right, type the name of the model: not every server has a list.';
    case 'busy':
    case 'server-error':
      return 'Ask again in a while, or type the name of the model.';
    default:
      return 'If the address is right, the server may not allow this page to ask: see the README. You can type the name of the model all the same.';
  }
}
