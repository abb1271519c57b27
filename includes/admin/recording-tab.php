<?php
/**
 * Tools → Site Health → CDN: records how the CDN answers, and shows the recording for review before the user sends it.
 * The script's requests do the work, a few seconds each.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Health\Recorder;
use function ShortPixelFlush\Health\can_record_purges;
use function ShortPixelFlush\Health\continue_recording;
use function ShortPixelFlush\Health\recording_contents;
use function ShortPixelFlush\Health\recording_notice;
use function ShortPixelFlush\Health\start_recording;
use function ShortPixelFlush\Health\stored_recording;
use function ShortPixelFlush\Health\recording_refusal;
use const ShortPixelFlush\Health\RECORDING_FILE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The tab's name, and the action of the form and its nonce.
const RECORDING_TAB    = 'shortpixel-flush';
const RECORDING_ACTION = 'shortpixel_flush_recording';

// Reloads the page in the background, and shows what has changed. Without scripts there is a link.
const CARRY_ON_SCRIPT = '( async () => {
	for ( let wait = 1; wait > 0; ) {
		await new Promise( ( resolve ) => setTimeout( resolve, 1000 * wait ) );
		const text = await ( await fetch( %s ) ).text();
		const tab = document.getElementById( "shortpixel-flush-recording-tab" );
		const next = new DOMParser().parseFromString( text, "text/html" ).getElementById( tab.id );
		tab.innerHTML = next.innerHTML;
		wait = Number( next.dataset.wait );
	}
	document.querySelector( "#shortpixel-flush-recording-tab [tabindex]" )?.focus();
} )().catch( () => {} );';

/**
 * @param array<mixed> $tabs Labels by name.
 * @return array<mixed>
 */
function with_recording_tab( array $tabs ): array {
	// A longer label would not fit on a phone.
	/* translators: A tab of Site Health. */
	return '' === recording_refusal() ? $tabs + [ RECORDING_TAB => __( 'CDN', 'shortpixel-flush' ) ] : $tabs;
}

function continue_url(): string {
	return add_query_arg( '_wpnonce', wp_create_nonce( RECORDING_ACTION ), admin_url( 'site-health.php?tab=' . RECORDING_TAB ) );
}

function print_recording_tab( string $tab ): void {
	if ( RECORDING_TAB !== $tab || '' !== recording_refusal() ) {
		return;
	}
	// The page itself loads at once: the script's request, or the link without JavaScript, does the work.
	// phpcs:ignore WordPress.Security.NonceVerification -- has_recording_nonce() checks it.
	$recorder = has_recording_nonce() && isset( $_GET['work'] ) ? continue_recording() : stored_recording();
	printf(
		'<div class="health-check-body" id="shortpixel-flush-recording-tab" data-wait="%d"><h2>',
		null === $recorder || $recorder->is_over() ? 0 : absint( max( 1, $recorder->wait() ) )
	);
	echo esc_html__( 'CDN recording', 'shortpixel-flush' ) . '</h2>';
	if ( null !== $recorder && ! $recorder->is_over() ) {
		print_running( $recorder );
	} else {
		if ( null !== $recorder ) {
			print_recording( $recorder );
		}
		print_recording_form();
	}
	echo '</div>';
}

/**
 * Whether this request came from our form, script or link: only these have the nonce, so opening the tab from the menu
 * continues nothing.
 */
function has_recording_nonce(): bool {
	$nonce = isset( $_GET['_wpnonce'] ) && is_string( $_GET['_wpnonce'] ) ? sanitize_key( $_GET['_wpnonce'] ) : '';

	return false !== wp_verify_nonce( $nonce, RECORDING_ACTION );
}

function print_running( Recorder $recorder ): void {
	$url = add_query_arg( 'work', '1', continue_url() );
	echo '<p>';
	/* translators: 1: a number of requests, 2: the largest number of requests. */
	echo esc_html( sprintf( __( '%1$s of at most %2$s requests sent. Keep this page open.', 'shortpixel-flush' ), number_format_i18n( $recorder->sent() ), number_format_i18n( Recorder::MOST_REQUESTS ) ) );
	echo '</p>';
	$link = sprintf( '<p><a class="button" href="%s">%s</a></p>', esc_url( $url ), esc_html__( 'Continue', 'shortpixel-flush' ) );
	if ( ! has_recording_nonce() ) {
		echo wp_kses_post( $link );
		return;
	}
	echo '<noscript>' . wp_kses_post( $link ) . '</noscript>';
	wp_print_inline_script_tag( sprintf( CARRY_ON_SCRIPT, (string) wp_json_encode( $url ) ) );
}

function print_recording( Recorder $recorder ): void {
	$json = $recorder->json();
	echo '<p tabindex="-1">' . esc_html( $recorder->outcome() . ' ' . recording_contents() ) . '</p>';
	echo '<p><label for="shortpixel-flush-recording">' . esc_html__( 'The recording', 'shortpixel-flush' ) . '</label></p>';
	echo '<textarea id="shortpixel-flush-recording" class="large-text code" rows="20" readonly>' . esc_textarea( $json ) . '</textarea>';
	// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- A file in a data URI.
	echo '<p><a class="button" download="' . esc_attr( RECORDING_FILE ) . '" href="data:application/json;base64,' . esc_attr( base64_encode( $json ) ) . '">' . esc_html__( 'Download', 'shortpixel-flush' ) . '</a></p>';
}

function print_recording_form(): void {
	echo '<form method="post" action="' . esc_url( admin_url( 'admin-post.php' ) ) . '">';
	echo '<p>' . esc_html( recording_notice() ) . '</p>';
	echo '<input type="hidden" name="action" value="' . esc_attr( RECORDING_ACTION ) . '">';
	wp_nonce_field( RECORDING_ACTION );
	echo '<p><label>' . esc_html__( 'ID of an image to request as well (optional)', 'shortpixel-flush' ) . ' <input type="number" name="image" min="1" class="small-text"></label></p>';
	if ( can_record_purges() ) {
		echo '<p><label><input type="checkbox" name="purge" value="1"> ' . esc_html__( 'Also flush the test image with your account’s API key', 'shortpixel-flush' ) . '</label></p>';
	}
	echo '<p><button class="button button-primary">' . esc_html__( 'Record', 'shortpixel-flush' ) . '</button></p></form>';
}

function start_recording_from_form(): void {
	check_admin_referer( RECORDING_ACTION );
	$refusal = recording_refusal();
	if ( '' !== $refusal ) {
		wp_die( esc_html( $refusal ), '', [ 'response' => 403 ] );
	}
	$image = isset( $_POST['image'] ) && is_string( $_POST['image'] ) ? sanitize_text_field( wp_unslash( $_POST['image'] ) ) : '';
	$purge = isset( $_POST['purge'] ) && is_string( $_POST['purge'] ) ? sanitize_text_field( wp_unslash( $_POST['purge'] ) ) : '';
	if ( 1 !== preg_match( '/\A(?:[1-9]\d{0,9})?\z/D', $image ) || ! in_array( $purge, [ '', '1' ], true ) ) {
		wp_die(
			esc_html__( 'This is not an image that you may flush.', 'shortpixel-flush' ),
			'',
			[
				'response'  => 400,
				'back_link' => true,
			]
		);
	}
	$started = start_recording( (int) $image, '1' === $purge );
	if ( is_wp_error( $started ) ) {
		wp_die(
			esc_html( $started->get_error_message() ),
			'',
			[
				'response'  => 409,
				'back_link' => true,
			]
		);
	}
	wp_safe_redirect( continue_url() );
	exit;
}
