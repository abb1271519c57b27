const { transformSync } = require( 'esbuild' );

/** Matches files that need Babel, which moves `jest.mock()` above imports. esbuild is faster for all others. */
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
					// Jest can't run Node's own `import()`.
					supported: { 'dynamic-import': false },
					sourcemap: 'inline',
				} ),
};
