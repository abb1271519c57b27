<?php
/**
 * The screen Media → Flush for ShortPixel: a root for the script, what is shown until the script runs or without it,
 * and the images that a link selects. Every admin screen loads this file, so code for this screen alone is loaded when
 * it is drawn.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Rest\Scan_Controller;
use ShortPixelFlush\Rest\Status_Controller;
use WP_Post;
use function ShortPixelFlush\Copies\page_seen_on;
use function ShortPixelFlush\Flush\may_run_in_background;
use function ShortPixelFlush\Health\provider_offer;
use function ShortPixelFlush\may_flush_image;
use function ShortPixelFlush\Model\has_image;
use function ShortPixelFlush\not_allowed_sentence;
use function ShortPixelFlush\Say\page_sentences;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\Rest\MOST_CHOSEN;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const PAGE_SLUG = 'shortpixel-flush';
const PAGE_HOOK = 'media_page_shortpixel-flush';

function add_page(): void {
	add_media_page(
		__( 'Flush for ShortPixel', 'shortpixel-flush' ),
		__( 'Flush for ShortPixel', 'shortpixel-flush' ),
		CAP_IMAGES,
		PAGE_SLUG,
		__NAMESPACE__ . '\render_page'
	);
}

/** Prints the status and the last scan with the script, so that drawing the screen needs no request. */
function enqueue_page( string $screen ): void {
	if ( PAGE_HOOK !== $screen || ! current_user_can( CAP_IMAGES ) ) {
		return;
	}

	require_once __DIR__ . '/assets.php';

	$data           = page_data() + chosen() + [ 'on_page' => requested_page() ];
	$data['status'] = Status_Controller::status( false );
	$data['scan']   = Scan_Controller::read();
	if ( [] === $data['status']['providers'] ) {
		require_once __DIR__ . '/../health/provider-offer.php';
		$data['provider_offer'] = provider_offer();
	}

	wp_enqueue_media();
	if ( enqueue_entry( 'admin-page', $data ) ) {
		prepare_later_scripts( 'shortpixel-flush-admin-page', later_scripts() );
	}
}

function render_page(): void {
	if ( ! current_user_can( CAP_IMAGES ) ) {
		wp_die( esc_html( not_allowed_sentence() ), '', [ 'response' => 403 ] );
	}

	require_once __DIR__ . '/assets.php';

	echo '<div class="wrap shortpixel-flush">';
	echo '<h1>' . esc_html__( 'Flush for ShortPixel', 'shortpixel-flush' ) . '</h1>';
	if ( null === entry_asset( 'admin-page' ) ) {
		wp_admin_notice(
			esc_html__( 'The files of this screen are missing. Install the plugin again.', 'shortpixel-flush' ),
			[
				'type'               => 'error',
				'additional_classes' => [ 'inline' ],
			]
		);
	} else {
		render_root();
	}
	echo '</div>';
}

/** Prints the outline that shows until the script draws the screen, and a notice for browsers without JavaScript. */
function render_root(): void {
	echo '<noscript><style>.shortpixel-flush-skeleton { display: none }</style><div class="notice notice-warning inline"><p>';
	echo esc_html__( 'This screen needs JavaScript. Switch it on and reload the page.', 'shortpixel-flush' );
	echo '</p></div></noscript>';
	echo '<div id="shortpixel-flush-root"><div class="shortpixel-flush-skeleton" aria-hidden="true">';
	echo '<div class="card"></div><div class="card"></div>';
	echo '</div></div>';
}

/** Returns the id of the current screen; empty if there is none, as on the site's own pages. */
function screen_id(): string {
	$screen = function_exists( 'get_current_screen' ) ? get_current_screen() : null;
	return null === $screen ? '' : $screen->id;
}

/** @param int $attachment_id An image to choose; 0 for none. */
function page_url( int $attachment_id = 0 ): string {
	$query = $attachment_id > 0 ? "&attachment={$attachment_id}" : '';
	return admin_url( 'upload.php?page=' . PAGE_SLUG . $query );
}

/**
 * @return array{page_url: string, login_url: string, probe_url: string|null, background: bool} The data for every
 *     screen's script. The caller has loaded assets.php.
 */
function page_data(): array {
	return [
		'page_url'   => page_url(),
		'login_url'  => wp_login_url( page_url() ),
		'probe_url'  => probe_url(),
		'background' => may_run_in_background(),
	];
}

/**
 * @param array<mixed> $links
 * @return array<mixed>
 */
function with_plugin_link( array $links ): array {
	$link = sprintf( '<a href="%s">%s</a>', esc_url( page_url() ), esc_html__( 'Flush', 'shortpixel-flush' ) );
	return current_user_can( CAP_IMAGES ) ? array_merge( [ 'shortpixel_flush' => $link ], $links ) : $links;
}

/**
 * Returns the images in the link that this user may flush, up to the limit of one flush. Notes on the others are only
 * for a bulk selection; any other link is to a single image.
 *
 * @return array{attachments: list<int>, notes: list<string>}
 */
function chosen(): array {
	require_once __DIR__ . '/../rest/fields.php';

	$requested = requested_ids();
	_prime_post_caches( $requested, false, false );
	$flushable = array_column(
		array_filter( array_map( 'get_post', $requested ), static fn ( $post ): bool => $post instanceof WP_Post && is_flushable( $post ) ),
		'ID'
	);
	return [
		'attachments' => array_slice( $flushable, 0, MOST_CHOSEN ),
		'notes'       => is_from_bulk() ? chosen_notes( count( $requested ), count( $flushable ) ) : [],
	];
}

/**
 * Returns the page of this site that a link names, whose images are to be flushed; empty for none. Any other URL in a
 * link is neither read nor linked to.
 */
function requested_page(): string {
	// phpcs:ignore WordPress.Security.NonceVerification, WordPress.Security.ValidatedSanitizedInput -- Only displayed; page_seen_on() checks it.
	$requested = isset( $_GET['on_page'] ) && is_string( $_GET['on_page'] ) ? wp_unslash( $_GET['on_page'] ) : '';
	if ( '' === $requested || strlen( $requested ) > 4096 ) {
		return '';
	}

	require_once __DIR__ . '/../copies/pasted.php';

	$page = page_seen_on( $requested );
	return is_wp_error( $page ) ? '' : $page;
}

/** @return list<int> Unique ids, in the order of the link. */
function requested_ids(): array {
	// phpcs:ignore WordPress.Security.NonceVerification, WordPress.Security.ValidatedSanitizedInput -- Only displayed; read as numbers.
	$requested = $_GET[ is_from_bulk() ? 'attachments' : 'attachment' ] ?? '';
	return is_string( $requested ) ? array_values( array_diff( array_unique( array_map( 'absint', explode( ',', $requested ) ) ), [ 0 ] ) ) : [];
}

function is_from_bulk(): bool {
	// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Only displayed.
	return isset( $_GET['attachments'] );
}

/** Runs for each row of a list, so it reads only what the list has already loaded. */
function is_flushable( WP_Post $post ): bool {
	return 'trash' !== $post->post_status && has_image( $post->ID ) && may_flush_image( $post->ID );
}

/** @return list<string> Sentences: how many of the selected files are left out, and why. */
function chosen_notes( int $requested, int $flushable ): array {
	require_once __DIR__ . '/../say/page.php';

	return page_sentences(
		[
			'others' => $requested - $flushable,
			'more'   => $flushable - MOST_CHOSEN,
			'files'  => 0,
			'hosts'  => [],
		]
	);
}
