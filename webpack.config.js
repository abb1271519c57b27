const defaults = require( '@wordpress/scripts/config/webpack.config' );

module.exports = {
	...defaults,
	entry: {
		'admin-page': './src/admin-page/index.tsx',
		'media-library': './src/media-library/index.tsx',
	},
};
