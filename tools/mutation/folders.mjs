/** The pure TypeScript: no React, no document, no network. */
export const folders = [ 'src/domain' ];

/** Tests that run without a document and see every line of it. */
export const testFolders = [ 'tests/js/domain' ];

/** Megabytes of hostile text show how long something takes; vector files are no code. */
export const tooSlow = [ 'hostile-input.test.ts', 'vector-files.test.ts' ];
