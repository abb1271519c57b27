<?php
/**
 * The welcome notice, shown once on the Plugins screen to the user who activated the plugin, and the tour to which it
 * may link: how to change one image and see the result.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use function ShortPixelFlush\automatic_causes;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\Providers\can_any_provider_flush_images;
use function ShortPixelFlush\resting_refusal;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The user who activated the plugin, until the notice or our screen was shown. Not autoloaded.
const WELCOME_OPTION = 'shortpixel_flush_welcome';

// The query argument that shows the tour in the Media Library.
const TOUR = 'shortpixel-flush-tour';

/** Remembers the user who activated the plugin, unless by WP-CLI or a bulk action, as when a site is set up. */
function note_activation(): void {
	$user = get_current_user_id();
	// phpcs:ignore WordPress.Security.NonceVerification -- Only chooses whether a sentence is shown; WordPress has checked the request.
	if ( 0 === $user || defined( 'WP_CLI' ) || isset( $_POST['checked'] ) ) {
		return;
	}

	update_option( WELCOME_OPTION, $user, false );
}

function prepare_welcome(): void {
	$user = get_option( WELCOME_OPTION );
	if ( is_numeric( $user ) && get_current_user_id() === (int) $user && current_user_can( CAP_IMAGES ) ) {
		add_action( 'admin_notices', __NAMESPACE__ . '\welcome' );
	}
}

/** Prints the notice once: showing it deletes the option, so dismissing it needs no request. */
function welcome(): void {
	forget_welcome();
	$is_automatic              = can_any_provider_flush_images() && [] !== automatic_causes() && runner_status()['cron'] && null === resting_refusal();
	[ $sentence, $url, $link ] = $is_automatic
		? [
			__( 'Done. Images you replace are now flushed automatically.', 'shortpixel-flush' ),
			add_query_arg( TOUR, 1, admin_url( 'upload.php' ) ),
			__( 'See how', 'shortpixel-flush' ),
		]
		: [
			__( 'Flush for ShortPixel is active. When visitors still see an old image, flush it under Media.', 'shortpixel-flush' ),
			page_url(),
			__( 'Flush an image', 'shortpixel-flush' ),
		];
	wp_admin_notice(
		sprintf( '%s <a href="%s">%s</a>', esc_html( $sentence ), esc_url( $url ), esc_html( $link ) ),
		[
			'type'        => $is_automatic ? 'success' : 'info',
			'dismissible' => true,
			'id'          => 'shortpixel-flush-welcome',
		]
	);
}

/** Prepares the tour on the Media Library, where the link *See how* leads. */
function prepare_tour(): void {
	// phpcs:ignore WordPress.Security.NonceVerification -- Only chooses whether a notice is shown.
	if ( isset( $_GET[ TOUR ] ) && current_user_can( CAP_IMAGES ) && can_any_provider_flush_images() ) {
		add_action( 'admin_notices', __NAMESPACE__ . '\tour' );
	}
}

function tour(): void {
	$steps = array_map( static fn ( string $step ): string => '<li>' . esc_html( $step ) . '</li>', tour_steps( defined( 'EMR_VERSION' ) ) );
	wp_admin_notice(
		sprintf( '<p><strong>%1$s</strong></p><ol>%2$s</ol>', esc_html__( 'See it with one image', 'shortpixel-flush' ), implode( '', $steps ) ),
		[
			'type'           => 'info',
			'dismissible'    => true,
			'id'             => 'shortpixel-flush-tour',
			'paragraph_wrap' => false,
		]
	);
}

/**
 * Returns the steps for this site: with Enable Media Replace, or else with WordPress's own editor, which can restore
 * the image.
 *
 * @return list<string>
 */
function tour_steps( bool $has_replace ): array {
	$change = $has_replace
		? __( 'Open an image, press Upload a new file, and choose another file.', 'shortpixel-flush' )
		: __( 'Open an image, then Edit Image. Rotate it, and save.', 'shortpixel-flush' );
	$back   = __( 'Restore Original Image in the same place puts it back.', 'shortpixel-flush' );
	return array_merge(
		[
			$change,
			__( 'The line under the image says when visitors see the new one.', 'shortpixel-flush' ),
		],
		$has_replace ? [] : [ $back ]
	);
}

function forget_welcome(): void {
	delete_option( WELCOME_OPTION );
}
