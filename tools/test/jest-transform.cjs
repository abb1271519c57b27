const { transformSync } = require( 'esbuild' );

/** Babel moves a file's `jest.mock()` above its imports; every other file needs its types taken off and no more, which esbuild does in a fraction of the time. */
const mocks = /\bjest\.mock\(/;

let babel;

const throughBabel = ( source, file, options ) => {
	babel ??= require( '@wordpress/scripts/config/babel-transform' );
	return babel.process( source, file, options );
};

module.exports = {
	process: ( source, file, options ) =>
		mocks.test( source )
			? throughBabel( source, file, options )
			: transformSync( source, {
					sourcefile: file,
					loader: file.endsWith( 'x' ) ? 'tsx' : 'ts',
					format: 'cjs',
					target: 'node20',
					jsx: 'automatic',
					// Jest runs no `import()` of Node's own.
					supported: { 'dynamic-import': false },
					sourcemap: 'inline',
				} ),
};
