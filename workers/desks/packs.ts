export { exportPack, packText, proofRecords } from '../../src/packs/export-pack';
export { readPack } from '../../src/packs/import-pack';
export { comparePack, packToLibrary } from '../../src/packs/merge-pack';
