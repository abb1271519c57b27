import type { Cdn } from '../support/cdn';

type Php = ( code: string ) => Promise< string >;

/** Makes the CDN give the same copy at a new link, so that flushes remove copies. The next test's reset undoes it. */
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

/** Installs what only says that it is ShortPixel Adaptive Images, or removes it: the stand-in's folder has another name. */
export async function installProvider(
	php: Php,
	installed: boolean
): Promise< void > {
	await php(
		`$folder = WP_PLUGIN_DIR . '/shortpixel-adaptive-images';
		$file    = $folder . '/short-pixel-ai.php';
		${
			installed
				? "wp_mkdir_p( $folder ); file_put_contents( $file, '<?php /* Plugin Name: ShortPixel Adaptive Images */' );"
				: 'unlink( $file ); rmdir( $folder );'
		}`
	);
}

/** Lets Autoptimize write the pages' addresses instead of the provider, or the provider again. */
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

/** Lets ShortPixel Image Optimizer without an API key write the pages' addresses instead of the provider, or the provider again. */
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

/** Makes another user the image's author. */
export async function giveTo(
	php: Php,
	attachment: number,
	login: string
): Promise< void > {
	await php(
		`wp_update_post( [ 'ID' => ${ attachment }, 'post_author' => get_user_by( 'login', '${ login }' )->ID ] );`
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

/** Makes pages load their images lazily by script, or write the CDN's addresses themselves, as by default. */
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
