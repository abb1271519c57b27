<?php
/** Asks whether this URL is the site's or a copy's, and says on our own screen what is paused. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Flush\account_keys;
use function ShortPixelFlush\Flush\answer_whose_url;
use function ShortPixelFlush\not_allowed_sentence;
use function ShortPixelFlush\own_site_url;
use function ShortPixelFlush\rest_reason;
use function ShortPixelFlush\rest_sentence;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_SITE;
use const ShortPixelFlush\SITE_URL_ANSWERS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const MOVED_ACTION = 'shortpixel_flush_address';

/** Prints the notice: until it is answered, on every screen for users who may answer; otherwise only on our own. */
function print_moved_notice(): void {
	$is_ours = PAGE_HOOK === screen_id();
	$may     = current_user_can( CAP_SITE );
	$reason  = $may || ( $is_ours && current_user_can( CAP_IMAGES ) ) ? rest_reason() : '';
	if ( '' === $reason || ( ! $is_ours && 'unanswered' !== $reason ) ) {
		return;
	}
	if ( ! $may || 'environment' === $reason ) {
		if ( 'environment' !== $reason || has_connections() ) {
			wp_admin_notice( esc_html( rest_sentence( $reason ) ), [ 'type' => 'info' ] );
		}
		return;
	}
	$sentence = 'copy' === $reason ? rest_sentence( $reason ) : sprintf(
		/* translators: %s: domain and folder, such as staging.example.com. */
		__( 'Flush for ShortPixel is paused, because this site is now at %s. Is this the site, or a copy?', 'shortpixel-flush' ),
		own_site_url()
	);
	echo '<div class="notice notice-warning"><form method="post" action="' . esc_url( admin_url( 'admin-post.php' ) ) . '">';
	echo '<p>' . esc_html( $sentence ) . '</p><p>';
	echo '<input type="hidden" name="action" value="' . esc_attr( MOVED_ACTION ) . '">';
	echo '<input type="hidden" name="_wpnonce" value="' . esc_attr( wp_create_nonce( MOVED_ACTION ) ) . '">';
	echo '<button class="button" name="answer" value="site">' . esc_html__( 'This is the site now', 'shortpixel-flush' ) . '</button> ';
	if ( 'unanswered' === $reason ) {
		echo '<button class="button" name="answer" value="copy">' . esc_html__( 'This is a copy', 'shortpixel-flush' ) . '</button>';
	}
	echo '</p></form></div>';
}

function has_connections(): bool {
	require_once __DIR__ . '/../edges/configured.php';
	require_once __DIR__ . '/../flush/steps/purge-api.php';

	return [] !== configured_edges() || [] !== account_keys();
}

function answer_from_notice(): void {
	require_once __DIR__ . '/../flush/answer-whose-url.php';

	check_admin_referer( MOVED_ACTION );
	if ( ! current_user_can( CAP_SITE ) ) {
		wp_die( esc_html( not_allowed_sentence() ), '', [ 'response' => 403 ] );
	}
	$answer  = isset( $_POST['answer'] ) && is_string( $_POST['answer'] ) ? sanitize_key( $_POST['answer'] ) : '';
	$refusal = in_array( $answer, SITE_URL_ANSWERS, true ) ? answer_whose_url( $answer ) : null;
	if ( null !== $refusal ) {
		wp_die( esc_html( $refusal->get_error_message() ), '', [ 'back_link' => true ] );
	}
	$back = wp_get_referer();
	wp_safe_redirect( false === $back ? page_url() : $back );
	exit;
}
