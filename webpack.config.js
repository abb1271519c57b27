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
					.filter( ( file ) => file.endsWith( '.js' ) )
					.forEach( ( file ) =>
						compilation.updateAsset( file, shorten )
					)
			);
		} );
	}
}

module.exports = {
	...defaults,
	entry: {
		'admin-page': './src/admin-page/index.tsx',
		'media-library': './src/media-library/index.tsx',
	},
	plugins: [ ...defaults.plugins, new OneTranslatorComment() ],
};
