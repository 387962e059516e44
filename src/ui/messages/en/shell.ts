/** The frame around all rooms: names of the rooms, banners, what is said when something does not start. */
export const shell = {
  name: 'Cairn',
  skip: 'Skip to the room',
  rooms: {
    label: 'Rooms',
    start: 'First minute',
    learn: 'Learn',
    proof: 'Proof',
    library: 'Library',
    try: 'Try it',
    settings: 'Settings',
  },
  pageTitle: (room: string) => `${room} · Cairn`,
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
      'Cairn is open in another tab, and that tab does the writing. This one only reads: close the other tab, and this one takes over.',
    notIsolated:
      'This copy of Cairn is served without cross-origin isolation, so the model runs on one processor core and takes about four times as long. Everything else works.',
    unsupported: (missing: string) =>
      `This browser lacks ${missing}, which the model needs. You can read recorded runs and libraries here. To learn, open Cairn in a current Chrome, Edge or Firefox.`,
    missingWasm: 'WebAssembly',
    missingWorkers: 'module workers',
    missingDatabase: 'IndexedDB',
    storage: {
      'private-window':
        'Nothing can be saved in this window, probably because it is private. What you see lasts as long as this tab: export it before you close.',
      full: 'The disk space that this browser allows is full, so nothing more can be saved. What you see lasts as long as this tab: export it, then delete old runs or make room.',
      'newer-version':
        'A newer version of Cairn has saved its data here, and this version must not touch it. Nothing is lost: load the page again to get the newer version.',
      blocked:
        'Another tab holds an older version of the data open. Close the other tabs with Cairn, then load this page again. Until then nothing is saved.',
      error:
        'The browser refuses to save. What you see lasts as long as this tab: export it before you close.',
    },
    exportNow: 'Export everything',
    exporting: 'Exporting…',
    exportFailed: 'The export did not work. Nothing was changed. Try again.',
  },
};
