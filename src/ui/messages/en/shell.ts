/** The frame around all rooms: names of the rooms, banners, what is said when something does not start. */
export const shell = {
  name: 'Cairn',
  skip: 'Skip to the room',
  rooms: {
    label: 'Rooms',
    start: 'First minute',
    how: 'How it works',
    learn: 'Learn',
    proof: 'Proof',
    library: 'Library',
    models: 'Models',
    try: 'Try it',
    settings: 'Settings',
  },
  /** Beside Learn, while there is a run. */
  run: {
    running: 'running',
    pausing: 'running',
    paused: 'paused',
    stopping: 'stopping',
    'waiting-for-engine': 'waiting',
  },
  pageTitle: (room: string) => `${room} · Cairn`,
  pageTitleOf: (opened: string, room: string) => `${opened} · ${room} · Cairn`,
  loadingRoom: 'Opening the room…',
  roomFailed:
    'This room does not open: part of the page could not be fetched. Check the connection and load the page again.',
  reload: 'Load the page again',
  unknown: {
    heading: 'No such room',
    body: (path: string) => `Nothing in Cairn has the address “${path}”. The rooms are listed above.`,
    home: 'Go to the first minute',
  },
  banners: {
    workerFailed:
      'The part of Cairn that does the work does not run. What is saved on this device stays saved. Load the page again; if that does not help, use a current Chrome, Edge or Firefox.',
    otherTab:
      'Cairn is open in another tab, and that tab does the writing. This one only reads. Close the other tab, and this one takes over by itself; a run that was under way there is cut off, and can be resumed here.',
    notIsolated:
      'This copy of Cairn is served without cross-origin isolation, so the model runs on one processor core and takes about four times as long. Everything else works.',
    unsupported: (missing: string) =>
      `This browser lacks ${missing}, which the model needs. You can read recorded runs and libraries here. To learn, open Cairn in a current Chrome, Edge or Firefox.`,
    missingWasm: 'WebAssembly',
    missingWorkers: 'module workers',
    missingDatabase: 'IndexedDB',
    slow: 'Cairn is still opening its data. If this stays, close other tabs with Cairn and load the page again. Nothing is lost.',
    pageError:
      'Something in this page went wrong that should not. What is saved on this device stays saved, and a run goes on. If something looks wrong, load the page again.',
    roomError:
      'This room cannot be shown. What is saved on this device stays saved, and a run goes on. The other rooms work.',
    showAgain: 'Show it again',
    details: 'Details',
    dismiss: 'Put this message away',
    savedAgain:
      'Saving works again. What was made while it did not may be missing after this tab is closed: look at your runs and libraries, and make again what is not there.',
    storage: {
      'private-window':
        'Nothing can be saved in this window, probably because it is private or because the browser is told to keep no data. What you see lasts as long as this tab. To keep what you make, open Cairn in an ordinary window.',
      full: 'The disk space that this browser allows is full, so nothing new is saved. What was saved before stays. Delete old runs, or make room on the device: saving is tried again every few seconds.',
      'newer-version':
        'A newer version of Cairn has saved its data here, and this version must not touch it. Nothing is lost: load the page again to get the newer version.',
      blocked:
        'Another tab holds an older version of the data open. Close the other tabs with Cairn: this page then goes on by itself. Until then nothing is saved.',
      error:
        'The browser refuses to save. What was saved before stays; what is new lasts as long as this tab. Saving is tried again every few seconds; if this stays, load the page again.',
    },
    exportNow: 'Export everything',
    exporting: 'Exporting…',
    exportFailed: 'The export did not work. Nothing was changed. Try again.',
    toSettings: 'See what uses the space',
  },
};
