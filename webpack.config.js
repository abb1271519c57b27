const path = require( 'path' );
const { Compilation, sources } = require( 'webpack' );
const defaults = require( '@wordpress/scripts/config/webpack.config' );

/** The minifier prints each comment for translators twice, at the call and at the parenthesis before it: one will do. */
class OneTranslatorComment {
	apply( compiler ) {
		const name = 'OneTranslatorComment';
		const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE + 1;
		const twice = /(\/\* translators:[^*]*\*\/)\s*\1\s*/g;
		const shorten = ( asset ) =>
			new sources.RawSource(
				asset.source().toString().replace( twice, '$1' )
			);
		compiler.hooks.compilation.tap( name, ( compilation ) => {
			compilation.hooks.processAssets.tap( { name, stage }, ( assets ) =>
				Object.keys( assets )
					.filter( ( file ) => /\.js(\?|$)/.test( file ) )
					.forEach( ( file ) =>
						compilation.updateAsset( file, shorten )
					)
			);
		} );
	}
}

/** The style of what `import()` loads has its hash in its address too. */
const withStyleHash = ( plugin ) => {
	if ( plugin.constructor.name === 'MiniCssExtractPlugin' ) {
		plugin.options.chunkFilename = '[name].css?ver=[chunkhash:8]';
	}
	return plugin;
};

/** An entry beside which others may be loaded. They share one runtime, since each of two would run what the other's page loads. */
const entry = ( file ) => ( { import: file, runtime: 'runtime' } );

/** The entries beside which `common` is loaded: what both use. */
const sharing = [ 'admin-page', 'media-library' ];

/** Modules that at least as many of these chunks use. */
const common = ( minChunks, chunks ) => ( {
	name: 'common',
	// Only ours: what comes from WordPress is named by the script that needs it, so that none loads the components for another.
	test: path.join( __dirname, 'src' ),
	type: /^javascript/,
	chunks: ( { name } ) => chunks.includes( name ),
	minChunks,
	enforce: true,
} );

const screens = {
	...defaults,
	entry: {
		'admin-page': entry( './src/screen/index.tsx' ),
		'media-library': entry( './src/library/index.tsx' ),
		// Alone in its frame.
		'layout-probe': './src/measure/probe/index.ts',
		// The block editor loads what it shares with our screens once somebody flushes.
		editor: entry( './src/editor/index.tsx' ),
	},
	output: {
		...defaults.output,
		// What `import()` loads; its hash is in its address, since WordPress does not print that.
		chunkFilename: '[name].js?ver=[chunkhash:8]',
	},
	optimization: {
		...defaults.optimization,
		splitChunks: {
			...defaults.optimization.splitChunks,
			cacheGroups: {
				...defaults.optimization.splitChunks.cacheGroups,
				common: common( 2, sharing ),
				// Loaded on demand, and finds there what it shares with both.
				'common-later': common( 3, [ ...sharing, 'editor-flush' ] ),
			},
		},
	},
	plugins: [
		...defaults.plugins.map( withStyleHash ),
		new OneTranslatorComment(),
	],
};

module.exports = screens;
