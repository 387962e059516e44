import type { DeviceFacts, DownloadState, HubFailure, ModelCheck } from '../../../../workers/models-wire';
import type { Browser } from '../../models/browser';
import { bytes, count, duration, exactDecimal, largeCount, list, plural } from '../numbers';

/** Words of the room Models: what this device can run, what is kept on it, and how models get here. */
export const modelsRoom = {
  heading: 'Models',
  lead: 'A model is what tries your tasks. Here is what this device can run, what is kept on it, and how other models get here.',
  needs:
    'Learning needs an instruct model: one that was trained to do what a request says. Bigger ones win more often and take longer. The figures that Cairn comes with are of the default model.',

  now: {
    heading: 'The model in use',
    none: 'No model is loaded.',
    load: 'Load the default model',
    checked: (tokensPerSecond: number | undefined) =>
      tokensPerSecond === undefined
        ? 'Checked: it answers in language.'
        : `Checked: it answers in language, about ${plural(Math.max(1, Math.round(tokensPerSecond)), { one: '# token', other: '# tokens' })} a second.`,
    toProcessor: 'Compute on the processor instead',
    toGpu: 'Try the graphics processor',
    gpuFailed:
      'The graphics processor was tried: it did not compute this model rightly, so the processor does.',
    fewerCores: (used: number, could: number) =>
      `It computes on ${count(used)} of the ${count(could)} cores that it may use: with more it was slower, which happens while the device has other work.`,
    learn: 'Learn with it',
    inRun: 'A run is under way with it, so no other model can be loaded now.',
    runWaits: 'A run waits for its model. Load that model here, then go back to the run and try again.',
    goOn: 'See the run',
  },

  device: {
    heading: 'What this device can do',
    looking: 'Asking the browser…',
    failed: 'The browser did not answer. Models may work all the same.',
    again: 'Ask again',
    note: 'Only the browser is asked. Nothing of this leaves the device.',
    standings: { good: 'good', limited: 'limited', missing: 'not here', unknown: 'not told' },
    topics: {
      gpu: 'Graphics processor',
      'half-precision': 'Half precision',
      threads: 'Processor cores',
      'web-assembly': 'llama.cpp',
      memory: 'Memory',
      storage: 'Storage',
      'built-in': 'The browser’s own model',
    },
    values: {
      gpu: ({ gpu }: DeviceFacts) => {
        if (gpu.kind === 'adapter') {
          return gpu.software
            ? `${gpu.name || 'A stand-in'}: software that takes the place of a graphics processor. Models run on it more slowly than llama.cpp runs on the processor.`
            : `${gpu.name || 'One that the browser does not name'}, through WebGPU.`;
        }
        return {
          'no-webgpu': 'This browser offers none to this page. Models run on the processor.',
          'no-adapter':
            'The browser could offer one, and finds none that it may use. Models run on the processor.',
          error: 'The browser failed when it was asked for one. Models run on the processor.',
        }[gpu.why];
      },
      'half-precision': ({ gpu }: DeviceFacts) =>
        gpu.kind === 'adapter' && gpu.shaderF16
          ? 'The graphics processor computes with 16-bit numbers (shader-f16), which llama.cpp and the smaller compiled models need.'
          : 'The graphics processor is offered without 16-bit numbers (shader-f16). llama.cpp then computes on the processor, and compiled models come in a larger form.',
      threads: ({ threads, processors }: DeviceFacts) =>
        threads > 1
          ? `A model may use ${count(threads)} of ${count(processors)} at once.`
          : `One of ${count(processors)} works. With more, answers come several times as fast.`,
      'web-assembly': ({ jspi, memory64, gpu }: DeviceFacts, { name }: Browser) => {
        if (!jspi || !memory64) {
          const lacks = [...(jspi ? [] : ['JSPI']), ...(memory64 ? [] : ['64-bit memory'])];
          return `Runs in a form for older browsers, more slowly: this one lacks ${list(lacks)}.`;
        }
        if (gpu.kind === 'none' || gpu.software || !gpu.shaderF16) return 'Computes on the processor.';
        return name === 'firefox'
          ? 'Computes on the processor: its answers were seen to be wrong on the graphics processor in Firefox.'
          : 'Computes on the graphics processor where what it says there is language, and on the processor otherwise.';
      },
      memory: ({ memoryGib }: DeviceFacts) =>
        memoryGib === undefined
          ? 'This browser does not say. llama.cpp gets at most 4 GiB of it in any browser.'
          : `About ${memoryGib} GiB in the device. llama.cpp gets at most 4 GiB of it.`,
      storage: ({ storageFreeBytes, storagePersisted }: DeviceFacts) =>
        [
          storageFreeBytes === undefined
            ? 'This browser does not say how much is free.'
            : `${bytes(storageFreeBytes)} are free for this page.`,
          storagePersisted === undefined
            ? ''
            : storagePersisted
              ? 'The browser promises not to clear it by itself.'
              : 'The browser may clear it when the device runs short of space, or after weeks without a visit.',
        ]
          .filter((part) => part !== '')
          .join(' '),
      'built-in': ({ promptApi }: DeviceFacts) =>
        ({
          available: 'Is there. It lets nobody choose the temperature or the seed.',
          downloadable: 'Can be fetched by the browser. It lets nobody choose the temperature or the seed.',
          downloading: 'Is being fetched by the browser.',
          unavailable: 'This browser has the interface, and says that this device cannot run the model.',
          absent: 'This browser offers none to pages.',
        })[promptApi],
    },
    advice: {
      update: 'A newer version of this browser does better: update it.',
      'secure-page': 'Open Cairn under https or on localhost: browsers offer this to no other page.',
      'gpu-acceleration':
        'In the browser’s settings, under System, turn on graphics acceleration and start the browser again. Its page chrome://gpu (edge://gpu in Edge) says under WebGPU what stands in the way. A newer graphics driver may help.',
      'gpu-chrome-linux':
        'On Linux, Chrome and Edge offer it by themselves on newer Intel and NVIDIA hardware with a current driver. Elsewhere, close the browser and start it with --enable-unsafe-webgpu --ozone-platform=x11 --use-angle=vulkan --enable-features=Vulkan,VulkanFromANGLE. That is not tested by its makers.',
      'gpu-chrome-windows-arm':
        'On Windows with an ARM processor it is behind a switch: open chrome://flags/#enable-unsafe-webgpu (edge://flags in Edge), enable it and start the browser again. On other machines, turn on graphics acceleration in the settings, under System.',
      'gpu-firefox-linux': 'Firefox on Linux does not offer it yet. Chrome may, on the same machine.',
      'gpu-firefox-mac':
        'Firefox offers it on Macs with an Apple processor. Safari 26 and Chrome may offer it here.',
      'gpu-firefox-android': 'Firefox for Android does not offer it yet. Chrome may, on the same device.',
      'gpu-safari': 'Safari offers it from version 26 on: update the system.',
      'gpu-driver':
        'A newer driver for the graphics processor may help. We know of no setting in this browser.',
      'half-nvidia':
        'Chrome and Edge on Linux withhold it on NVIDIA cards. Closed and started with --enable-dawn-features=vulkan_enable_f16_on_nvidia, Chromium offered it on the card that we tried.',
      'gpu-other-browser': 'A current Chrome or Edge may offer it on this device.',
      'gpu-use-processor':
        'Choose models that compute on the processor. We know of no setting in this browser.',
      isolation:
        'This copy of Cairn is served without two headers (Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy), so browsers give it one core. Whoever serves it can add them; a copy that is started with npm start has them.',
      'one-core': 'This device has one core for the page. Short answers and small models help most.',
      'compat-safari':
        'We know of no setting for it in Safari. Chrome or Firefox on a computer runs llama.cpp in its current form.',
      memory: 'Close other tabs and programs before you load a model, and prefer the small ones below.',
      'storage-free': 'Delete kept models that you do not need, or make room on the device.',
      'built-in-demands':
        'Chrome asks for much: 22 GB of free disk, and either more than 4 GB of graphics memory or 16 GB of memory.',
      'built-in-desktop': 'Chrome has one on computers only.',
      'built-in-chrome': 'Chrome on a computer has one.',
      'none-known': 'We know of nothing that would help in this browser.',
    },
    persist: 'Ask the browser to keep it',
    refused: 'It says no for now. Many browsers do until a page is used more often or bookmarked.',
  },

  here: {
    heading: 'On this device',
    label: 'Models on this device',
    looking: 'Looking what is kept…',
    failed: 'What is kept could not be read. Nothing is lost.',
    again: 'Look again',
    none: 'No model is kept here yet. What you fetch below stays on this device and loads without the network. A model file of your own is read from where it lies and is not kept.',
    used: (used: number, free: number | undefined) =>
      `Models take ${bytes(used)}${free === undefined ? '' : `; ${bytes(free)} are free for this page`}.`,
    engines: {
      wllama: 'for the processor, and for the graphics processor where that works (llama.cpp)',
      'web-llm': 'for the graphics processor (web-llm)',
    },
    whole: (size: number) => bytes(size),
    part: (received: number, total: number | undefined) =>
      total === undefined
        ? `${bytes(received)} are here, not all`
        : `${bytes(received)} of ${bytes(total)} are here`,
    unhashed: 'Nobody published a hash of it: it is compared with what came at first.',
    inUse: 'in use',
    use: 'Use this model',
    useLabel: (name: string) => `Use ${name}`,
    goOn: 'Continue',
    goOnLabel: (name: string) => `Continue to fetch ${name}`,
    pause: 'Pause',
    pauseLabel: (name: string) => `Pause ${name}`,
    cancel: 'Cancel',
    cancelLabel: (name: string) => `Cancel ${name} and drop what came`,
    check: 'Check',
    checkLabel: (name: string) => `Check every byte of ${name}`,
    checking: 'Checking every byte…',
    repair: 'Fetch again what is wrong',
    repairLabel: (name: string) => `Fetch again what is wrong in ${name}`,
    repairing: 'Fetching again what is wrong…',
    stopRepairLabel: (name: string) => `Stop fetching what is wrong in ${name}`,
    checked: ({ checkedBytes, wrongBytes, by }: ModelCheck) =>
      wrongBytes === 0
        ? by === 'hash'
          ? `Every byte is as it should be (${bytes(checkedBytes)}, compared by hash).`
          : `Its size is right (${bytes(checkedBytes)}). No hash of it is known, so nothing else can be compared.`
        : `${bytes(wrongBytes)} of it are missing or not what they should be.`,
    notFinished: 'This did not come to its end. What was right before still is.',
    noRoom: (needed: number, free: number) =>
      `What is to come takes ${bytes(needed)}, and this browser lets the page store ${bytes(free)} more. Delete a model that you do not need, or free some space on this device.`,
    delete: 'Delete',
    deleteLabel: (name: string) => `Delete ${name}`,
    deleteTitle: (name: string) => `Delete ${name}?`,
    deleteBody: (size: number) =>
      size === 0
        ? 'Nothing of it has come yet.'
        : `This frees ${bytes(size)}. It cannot be undone: to have the model again, it must be fetched again.`,
    deleteInUse: 'It stays loaded until another model is chosen or the page is closed.',
    deleteKept: 'Libraries, runs and proofs that were made with it stay.',
    deleteYes: 'Delete it',
    deleteNo: 'Keep it',
    deleted: (name: string) => `${name} is deleted.`,
    deleteFailed: (name: string) => `${name} could not be deleted. Try again.`,
  },

  download: {
    progress: (name: string) => `Fetching ${name}`,
    phases: {
      fetching: 'Fetching',
      checking: 'Checking what came',
      waiting: 'Waiting: for the network, for other downloads, or for another tab that has it',
      paused: 'Paused',
      failed: 'Broken off',
    } satisfies Record<DownloadState['phase'], string>,
    received: (received: number, total: number | undefined) =>
      total === undefined ? bytes(received) : `${bytes(received)} of ${bytes(total)}`,
    speed: (bytesPerSecond: number) => `${bytes(bytesPerSecond)} a second`,
    silent: 'nothing comes at the moment',
    left: (seconds: number) => `about ${duration(seconds)} left`,
    said: {
      fetching: (name: string) => `${name} is being fetched.`,
      checking: (name: string) => `${name} has come and is being checked.`,
      waiting: (name: string) => `${name} waits.`,
      paused: (name: string) => `${name} is paused. What came is kept.`,
      failed: (name: string) => `Fetching ${name} broke off.`,
    } satisfies Record<DownloadState['phase'], (name: string) => string>,
    done: (name: string) => `${name} is here.`,
    calledOff: (name: string) => `Fetching ${name} is called off.`,
    notDone: 'It was not fetched.',
    broken: 'The part of Cairn that fetches models did not answer. Load the page again.',
  },

  catalogue: {
    heading: 'Models worth choosing',
    label: 'Models worth choosing',
    default: 'The default: what Cairn’s own figures are measured with.',
    millions: (parameters: number) =>
      parameters < 1000
        ? `${count(parameters)} million parameters`
        : `${exactDecimal(parameters / 1000)} billion parameters`,
    size: (size: number) => `${bytes(size)} to fetch`,
    memory: (needed: number) => `about ${bytes(needed)} of memory`,
    made: (tokens: number) => `made for ${largeCount(tokens)} tokens`,
    licences: {
      'apache-2.0': 'Apache 2.0',
      'llama-3.2': 'Llama 3.2 Community License',
      gemma: 'Gemma Terms of Use',
    },
    from: (host: string) => `from ${host}`,
    get: 'Fetch and use',
    getLabel: (name: string) => `Fetch and use ${name}`,
    fetch: 'Fetch only',
    fetchLabel: (name: string) => `Fetch ${name} without loading it`,
    onItsWay: 'On its way: see On this device.',
    gpu: {
      heading: 'Compiled for the graphics processor:',
      memory: (needed: number) => `about ${bytes(needed)} of its memory`,
    },
    hub: 'They come from the Hugging Face hub, which then sees your network address, as every site does. Each is checked against its hash.',
  },

  fit: {
    fits: 'fits',
    tight: 'tight',
    'does-not-fit': 'does not fit',
  },
  fitReasons: {
    'engine-memory': (most: number) => `llama.cpp gets at most ${gib(most)} of memory in a browser.`,
    'phone-memory': (most: number) =>
      `Browsers on phones and tablets end a page that takes more than about ${gib(most)} of memory.`,
    'file-size': (most: number) =>
      `One file of it is larger than the ${gib(most)} that can be read here. The same model in several parts may fit.`,
    'device-memory': (has: number) =>
      `The browser says that this device has about ${gib(has)} of memory, for everything that runs on it.`,
    storage: (free: number) =>
      `The browser lets this page store ${bytes(free)} more. Delete a kept model, or make room on the device.`,
    'no-gpu': 'This browser offers no graphics processor.',
    'software-gpu':
      'There is only software in place of a graphics processor, which is slower than the processor.',
    'half-precision': 'It needs half precision (shader-f16), which is not offered here.',
    'gpu-memory':
      'Browsers do not say how much memory the graphics processor has. This takes more than many have to spare.',
  },

  more: {
    heading: 'Other models',
    file: {
      heading: 'A file on this device',
      note: 'Any GGUF file, or all the parts of a split one at once. It is read here and sent nowhere.',
      choose: 'Choose .gguf files',
      missing: (parts: readonly number[]) =>
        `The model is split, and of its files ${list(parts.map((part) => `number ${count(part)}`))} ${parts.length === 1 ? 'is' : 'are'} missing. Choose all of them at once.`,
    },
    address: {
      heading: 'From the hub, or from any address',
      label: 'Repository or address',
      note: 'A repository of the Hugging Face hub, as owner/name, or the address of a GGUF file on any server that lets pages read it. Nobody else is asked.',
      placeholder: 'owner/name',
      look: 'Look',
      looking: 'Looking…',
      found: (files: number) => `It has ${plural(files, { one: '# model file', other: '# model files' })}.`,
      files: 'Model files',
      sizeUnknown: 'size not known yet',
      parts: (parts: number) => `in ${plural(parts, { one: '# part', other: '# parts' })}`,
      advice:
        'Files with Q4 in their name are small, and with Q8 closer to the original. “Instruct”, “it” or “chat” in the name says that a model does what a request says.',
      more: (files: number) => `Show ${plural(files, { one: '# more', other: '# more' })}`,
    },
    list: {
      heading: 'Compiled for the graphics processor',
      note: 'The list that comes with web-llm. These need WebGPU.',
      noGpu: 'These need a graphics processor, and this browser offers none.',
      show: 'Show the list',
      label: 'Search the list',
      loading: 'Reading the list…',
      failed: 'The list could not be read. Load the page again.',
      again: 'Try again',
      found: (models: number) => plural(models, { one: '# model', other: '# models' }),
      none: 'None has all of these words in its name.',
      more: (models: number) => `Show ${plural(models, { one: '# more', other: '# more' })}`,
      memory: (needed: number) => `about ${bytes(needed)} of graphics memory`,
      tokens: (tokens: number) => `reads up to ${largeCount(tokens)} tokens`,
      models: 'Models of web-llm’s list',
    },
    record: {
      show: 'A model that you compiled for web-llm',
      note: 'Weights in MLC’s format, and the library that was compiled for them. They are fetched from these addresses and from nowhere else.',
      name: 'Name',
      weights: 'Address of the weights',
      weightsNote: 'The folder with mlc-chat-config.json and the tokenizer.',
      library: 'Address of the library (.wasm)',
      context: 'Tokens that it reads at once',
      libraryNote: 'It must have been compiled for the web-llm that Cairn uses.',
      bad: 'An address begins with https://, or with http:// on this device.',
      use: 'Fetch and use',
    },
    server: {
      heading: 'On a server',
      note: 'A model behind an OpenAI-compatible address is chosen where you learn.',
      go: 'Go to Learn',
    },
  },

  hubFailures: {
    'bad-name':
      'This is neither owner/name nor an address that begins with https:// (or http:// on this device). The name of a repository stands at the top of its page on the hub.',
    'no-repository':
      'The hub has no such repository, or shows it only to people who sign in. Check owner and name.',
    'no-gguf':
      'The repository is there and holds no GGUF file. Repositories with GGUF files mostly have “GGUF” in their name.',
    gated:
      'The hub gives this model only to people who accepted its terms and signed in, and this page has no account. Fetch the file there yourself, then choose it above.',
    unreachable: 'The hub does not answer. Check the connection and try again.',
  } satisfies Record<HubFailure['kind'], string>,
};

/** Memory is counted in powers of two, and so are its limits. */
function gib(value: number): string {
  return `${exactDecimal(Math.round((value / 1024 ** 3) * 10) / 10)} GiB`;
}
