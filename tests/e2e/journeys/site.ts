import type { Cdn } from '../support/cdn';

type Php = ( code: string ) => Promise< string >;

/** Makes the CDN give the same copy at a new link, so a flush has to remove copies. The next test's reset undoes it. */
export async function refuseNewLinks( { control }: Cdn ): Promise< void > {
	await control.setSwitches( { ignore_query: true, normalise_paths: true } );
}

/** Makes flushes wait longer before the check, so that a test can act meanwhile. The next test's reset undoes it. */
export async function waitLonger( php: Php, seconds: number ): Promise< void > {
	await php( `update_option( 'test_wait_seconds', ${ seconds } );` );
}

/** Deactivates or activates the provider. */
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

/** Removes the provider's settings, as on a site that never had it, or restores them. */
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

/** Makes pages load images lazily by script, or contain the CDN's links, as on the test sites by default. */
export async function setLazy( php: Php, lazy: boolean ): Promise< void > {
	await php(
		`$options = ShortPixel\\AI\\Options::_();
		$options->set( '${ lazy ? '' : 'img' }', 'eager_selectors', [ 'settings', 'exclusions' ] );
		// The stand-in's script is the classic one.
		$options->set( ${ lazy ? 0 : 2 }, 'nojquery', [ 'settings', 'behaviour' ] );`
	);
}

/** Replaces an image's files as an administrator, with the hooks of Enable Media Replace in their order. */
export async function replacedByPlugin(
	php: Php,
	id: number,
	replace: () => Promise< void >
): Promise< void > {
	await php( `do_action( 'wp_handle_replace', [ 'post_id' => ${ id } ] );` );
	await replace();
	await php(
		`wp_set_current_user( 1 );
		update_attached_file( ${ id }, get_attached_file( ${ id } ) );
		do_action( 'enable-media-replace-upload-done', '', '', ${ id } );`
	);
}

/** Runs the background task once, as a server's cron would. */
export async function inBackground( php: Php ): Promise< void > {
	await php( `do_action( 'shortpixel_flush_run' );` );
}

/** Makes the site German. WordPress refuses a language whose files it lacks, so a filter makes it accept this one. */
export const speakGerman = ( php: Php ): Promise< string > =>
	php(
		`add_filter( 'sanitize_option_WPLANG', fn () => 'de_DE', 99 ); update_option( 'WPLANG', 'de_DE' );`
	);

export const speakEnglish = ( php: Php ): Promise< string > =>
	php( `update_option( 'WPLANG', '' );` );
