type Php = ( code: string ) => Promise< string >;

/** Makes flushes wait longer before they look, so that a test can do something meanwhile; the next test starts as all do. */
export async function waitLonger( php: Php, seconds: number ): Promise< void > {
	await php(
		`require_once WP_PLUGIN_DIR . '/shortpixel-flush/includes/settings.php';
		ShortPixelFlush\\update_settings( [ 'wait_seconds' => ${ seconds } ] );`
	);
}

/** Switches the provider off, or on again. */
export async function setProvider(
	php: Php,
	active: boolean
): Promise< void > {
	const plugin =
		'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php';
	await php(
		`require_once ABSPATH . 'wp-admin/includes/plugin.php';
		${ active ? 'activate_plugin' : 'deactivate_plugins' }( '${ plugin }' );`
	);
}

/** Has Autoptimize write the pages' addresses in the provider's place, or the provider again. */
export async function setAutoptimize(
	php: Php,
	active: boolean
): Promise< void > {
	await setProvider( php, ! active );
	await php(
		`require_once ABSPATH . 'wp-admin/includes/plugin.php';
		${
			active
				? "update_option( 'autoptimize_imgopt_settings', [ 'autoptimize_imgopt_checkbox_field_1' => '1' ] );"
				: "delete_option( 'autoptimize_imgopt_settings' );"
		}
		${
			active ? 'activate_plugin' : 'deactivate_plugins'
		}( 'autoptimize-stand-in/autoptimize-stand-in.php' );`
	);
}

/** Has ShortPixel Image Optimizer, which holds no API key, write the pages' addresses in the provider's place, or the provider again. */
export async function setOptimizer(
	php: Php,
	active: boolean
): Promise< void > {
	const slug = 'shortpixel-image-optimiser-stand-in';
	await setProvider( php, ! active );
	await php(
		`require_once ABSPATH . 'wp-admin/includes/plugin.php';
		${
			active
				? "update_option( 'spio_settings', [ 'useCDN' => true ] );"
				: "delete_option( 'spio_settings' );"
		}
		${ active ? 'activate_plugin' : 'deactivate_plugins' }( '${ slug }/${ slug }.php' );`
	);
}

/** Gives the image to another user. */
export async function giveTo(
	php: Php,
	attachment: number,
	login: string
): Promise< void > {
	await php(
		`wp_update_post( [ 'ID' => ${ attachment }, 'post_author' => get_user_by( 'login', '${ login }' )->ID ] );`
	);
}

/** Hides the provider's settings, as on a site that never had it, or puts them back. */
export async function hideProviderSettings(
	php: Php,
	hidden: boolean
): Promise< void > {
	const [ from, to ] = hidden
		? [ 'short_pixel_ai_options', 'hidden_short_pixel_ai_options' ]
		: [ 'hidden_short_pixel_ai_options', 'short_pixel_ai_options' ];
	await php(
		`$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->options, [ 'option_name' => '${ to }' ], [ 'option_name' => '${ from }' ] );`
	);
}

/** Has pages name their pictures for the browser script to ask for, or write the CDN's addresses themselves as at first. */
export async function setLazy( php: Php, lazy: boolean ): Promise< void > {
	await php(
		`ShortPixel\\AI\\Options::_()->set( '${ lazy ? '' : 'img' }', 'eager_selectors', [ 'settings', 'exclusions' ] );`
	);
}
