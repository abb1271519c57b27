<?php
/**
 * "Flush" in the list view's rows and bulk actions, in the details of the grid and of every media modal, and on the
 * edit screen. In rows and on the edit screen the button is a custom element around a link that works without scripts.
 * If no plugin writes ShortPixel's links, at most rows of flushed images have the button, which then says which plugin
 * is off.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Model\Last_Result;
use ShortPixelFlush\Store\Image_Records;
use WP_Post;
use WP_Query;
use function ShortPixelFlush\Auto\coming_causes;
use function ShortPixelFlush\Auto\image_state;
use function ShortPixelFlush\Health\provider_offer;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Providers\can_any_provider_flush_images;
use function ShortPixelFlush\visible_user;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const BULK_ACTION = 'shortpixel_flush';

/** Loads the script on the screens without a media modal: the list view and an attachment's edit screen. */
function enqueue_media_screen( string $screen ): void {
	$current = get_current_screen();
	$is_edit = 'post.php' === $screen && null !== $current && 'attachment' === $current->post_type;
	if ( 'upload.php' === $screen || $is_edit ) {
		enqueue_media_library();
	}
}

function enqueue_media_library(): void {
	// Our own screen opens the modal too, and prints its page data under the same name.
	if ( wp_script_is( 'shortpixel-flush-media-library' ) || PAGE_HOOK === screen_id() ) {
		return;
	}
	$off = provider_off();
	if ( ! may_flush() && ( null === $off || [] === list_news()['images'] ) ) {
		return;
	}

	require_once __DIR__ . '/assets.php';

	// Checks the script first: without it, the query for its data would be wasted.
	if ( null !== entry_asset( 'media-library' ) ) {
		// Passes only the results, since shaping a flush costs queries. The script fetches a flush when it is opened.
		$news = list_news();
		$data = [
			'has_open' => $news['has_open'],
			'news'     => array_values( $news['images'] ),
			'off'      => $off,
		];
		enqueue_entry( 'media-library', page_data() + $data );
		prepare_later_scripts( 'shortpixel-flush-media-library', [ 'browser-copies', 'confirm', 'image-box', 'library-flush', 'measure' ] );
		load_after_grid();
	}
}

/** Makes the script load after the grid's own, because it adds to the grid's bulk menu. */
function load_after_grid(): void {
	$script = wp_scripts()->query( 'shortpixel-flush-media-library' );
	if ( 'upload' === screen_id() && doing_action( 'wp_enqueue_media' ) && $script instanceof \_WP_Dependency ) {
		$script->deps[] = 'media-grid';
	}
}

/**
 * Reads the result of each listed image's last flush, once for the script and the column: one of Say\RESULTS, and when
 * the flush ended, in Unix seconds; 0 if it is not over, or the image has changed since.
 *
 * @return array{has_open: bool, images: array<int, array{id: int, flush: int, result: string, at: int}>}
 */
function list_news(): array {
	/** @var array<string, array{has_open: bool, images: array<int, array{id: int, flush: int, result: string, at: int}>}> $news By list. */
	static $news = [];

	// Called for each cell, but the list is only read once.
	$posts = listed_posts();
	$key   = get_current_blog_id() . ' ' . get_current_user_id() . ' ' . implode( ',', array_column( $posts, 'ID' ) );
	if ( [] === $posts || ! isset( $news[ $key ] ) ) {
		// If a provider is off, nothing can be flushed, but rows of flushed images say so.
		$is_on  = null === provider_off();
		$filter = $is_on ? __NAMESPACE__ . '\can_flush' : __NAMESPACE__ . '\is_flushable';
		$shown  = array_column( array_filter( $posts, $filter ), null, 'ID' );
		$read   = ( new Image_Records() )->news( array_keys( $shown ), visible_user() );
		$on     = coming_causes( array_column( $read['images'], 'record' ) );
		$images = [];
		foreach ( $read['images'] as $id => $last ) {
			$result = result_now( $last, (int) get_post_time( 'U', true, $shown[ $id ] ), $on );
			if ( '' !== $result ) {
				$images[ $id ] = [
					'id'     => $id,
					'flush'  => $last->flush_id,
					'result' => $result,
					'at'     => in_array( $result, [ 'open', 'changed' ], true ) ? 0 : $last->finished_at,
				];
			}
		}
		$news = [
			$key => [
				'has_open' => $read['has_open'],
				'images'   => $images,
			],
		];
	}
	return $news[ $key ];
}

/**
 * @param int          $uploaded When the image was uploaded, in Unix seconds.
 * @param list<string> $on       As returned by coming_causes().
 * @return string One of Say\RESULTS; empty if there is nothing to say.
 */
function result_now( Last_Result $last, int $uploaded, array $on ): string {
	if ( $last->is_open ) {
		return 'open';
	}
	$states = [
		'waiting' => 'open',
		'put_off' => 'changed',
		'changed' => 'changed',
	];
	return $states[ image_state( $last->record, $last->flushed_at, $uploaded, $on, now() ) ] ?? $last->result;
}

/**
 * @return list<WP_Post> The posts of the list on the screen, which core has already read; none in the grid, which loads
 *     them later.
 */
function listed_posts(): array {
	$query = $GLOBALS['wp_query'] ?? null;
	$posts = 'upload' === screen_id() && $query instanceof WP_Query ? $query->posts : null;
	return array_values( array_filter( $posts ?? [], static fn ( $post ): bool => $post instanceof WP_Post ) );
}

/**
 * @param array<mixed> $actions
 * @return array<mixed>
 */
function with_row_action( array $actions, WP_Post $post ): array {
	// Flushed images have a state in the list even if the provider is off.
	if ( can_flush( $post ) || isset( list_news()['images'][ $post->ID ] ) ) {
		$actions['shortpixel_flush'] = button( $post, 'row' );
	}
	return $actions;
}

/**
 * Tells the scripts of the grid and of every media modal whether to show the button, which they put among the other
 * actions.
 *
 * @param array<mixed> $attachment The data for the scripts of the media modal.
 * @return array<mixed>
 */
function with_flush_right( array $attachment, WP_Post $post ): array {
	return can_flush( $post ) ? $attachment + [ 'shortpixelFlush' => true ] : $attachment;
}

function add_image_box( WP_Post $post ): void {
	if ( can_flush( $post ) ) {
		add_meta_box( 'shortpixel-flush', __( 'Flush for ShortPixel', 'shortpixel-flush' ), __NAMESPACE__ . '\render_image_box', 'attachment', 'side' );
	}
}

function render_image_box( WP_Post $post ): void {
	// phpcs:ignore WordPress.Security.EscapeOutput -- Escaped in button().
	echo button( $post, 'box' );
}

/**
 * Adds the bulk action, except in the trash, whose images can't be flushed.
 *
 * @param array<mixed> $actions
 * @return array<mixed>
 */
function with_bulk_action( array $actions ): array {
	if ( may_flush() && ! isset( $actions['untrash'] ) ) {
		$actions[ BULK_ACTION ] = __( 'Flush from ShortPixel', 'shortpixel-flush' );
	}
	return $actions;
}

/**
 * Returns where the bulk action leads. Core has checked the nonce. Without a selection, the list is shown again, as for
 * core's own actions. Our screen says how many of the files are left out, and why.
 *
 * @param array<mixed> $ids
 */
function bulk_location( string $location, string $action, array $ids ): string {
	$ids = array_diff( array_map( 'absint', array_filter( $ids, 'is_scalar' ) ), [ 0 ] );
	return BULK_ACTION === $action && [] !== $ids && current_user_can( CAP_IMAGES )
		? page_url() . '&attachments=' . implode( ',', array_unique( $ids ) )
		: $location;
}

/**
 * Says which provider is off, with a link to change that, for the rows of images that were flushed.
 *
 * @return array{text: string, action: string, url: string}|null Null if images can be flushed, no provider is
 *     installed, or this user can't change that.
 */
function provider_off(): ?array {
	if ( can_any_provider_flush_images() || ! current_user_can( CAP_IMAGES ) ) {
		return null;
	}

	require_once __DIR__ . '/../health/provider-offer.php';

	$offer = provider_offer();
	return null === $offer || '' === $offer['state'] ? null : [
		'text'   => $offer['state'],
		'action' => $offer['short'],
		'url'    => $offer['url'],
	];
}

/** Whether this user may flush images, and a provider here can. */
function may_flush(): bool {
	return current_user_can( CAP_IMAGES ) && can_any_provider_flush_images();
}

function can_flush( WP_Post $post ): bool {
	return is_flushable( $post ) && can_any_provider_flush_images();
}

function button( WP_Post $post, string $view ): string {
	$name = '' !== trim( $post->post_title ) ? $post->post_title : wp_basename( (string) get_attached_file( $post->ID ) );
	/* translators: %s: title of an image. */
	$label = sprintf( __( 'Flush “%s” from ShortPixel', 'shortpixel-flush' ), $name );
	return sprintf(
		'<shortpixel-flush-button attachment="%1$d" name="%2$s" view="%3$s"><a href="%4$s" class="%5$s" aria-label="%6$s">%7$s</a></shortpixel-flush-button>',
		$post->ID,
		esc_attr( $name ),
		esc_attr( $view ),
		esc_url( page_url( $post->ID ) ),
		'box' === $view ? 'button' : '',
		esc_attr( $label ),
		esc_html__( 'Flush', 'shortpixel-flush' )
	);
}
