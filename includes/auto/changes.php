<?php
/** Records what a request did to images' files, and stores it when the request ends. Compares and sends nothing. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Store\Thumbnails;
use function ShortPixelFlush\Copies\sources_and_documents;
use function ShortPixelFlush\Flush\can_flush_images;
use function ShortPixelFlush\Flush\wake_at_the_end;
use function ShortPixelFlush\Flush\wake_for_queued;
use function ShortPixelFlush\Model\cause_bit;
use function ShortPixelFlush\Model\causes_of;
use function ShortPixelFlush\Model\has_image;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\is_pdf;
use function ShortPixelFlush\now;
use function ShortPixelFlush\on_site;
use const ShortPixelFlush\Model\DISK_SLACK;
use const ShortPixelFlush\Model\INTENDED_CAUSES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// A process that works on a whole library ends late, if ever, so records are stored in batches.
const MOST_NOTED = 100;

/**
 * Returns what this request has recorded but not stored yet, by site and attachment.
 *
 * @param array<int, Noted_Change>|null $replace The new records of the current site.
 * @return array<int, array<int, Noted_Change>>
 */
function noted_on_sites( ?array $replace = null ): array {
	/** @var array<int, array<int, Noted_Change>> $noted */
	static $noted = [];
	if ( null !== $replace ) {
		$noted[ get_current_blog_id() ] = $replace;
	}
	return $noted;
}

/** @return array<int, Noted_Change> The records of the current site. */
function noted(): array {
	return noted_on_sites()[ get_current_blog_id() ] ?? [];
}

/**
 * @param string $cause One of CHANGE_CAUSES; empty for an upload.
 * @param bool   $goes  Whether the files or their names may soon be gone, so their URLs are recorded now.
 */
function note_change( int $attachment_id, string $cause, bool $goes = false ): void {
	$noted    = noted();
	$is_noted = isset( $noted[ $attachment_id ] );
	// WordPress makes the preview of an uploaded PDF later in the request.
	if ( ! $is_noted && ! has_image( $attachment_id ) && ! is_pdf( $attachment_id ) ) {
		return;
	}
	if ( ! $is_noted && count( $noted ) >= MOST_NOTED ) {
		// Stored only when the next image comes, so that all changes to one image are stored together.
		store_changes();
		$noted = [];
	}
	$change                  = $noted[ $attachment_id ] ?? [
		'causes'  => 0,
		// The file may be written before the first hook fires.
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- PHP's own number.
		'since'   => max( now() - DISK_SLACK, min( now(), integer( $_SERVER['REQUEST_TIME'] ?? 0 ) ) ),
		'is_new'  => false,
		'user_id' => get_current_user_id(),
		'former'  => [],
	];
	$noted[ $attachment_id ] = [
		'causes' => $change['causes'] | cause_bit( $cause ),
		'is_new' => $change['is_new'] || '' === $cause,
		'former' => $goes && [] === $change['former'] ? sources_and_documents( $attachment_id ) : $change['former'],
	] + $change;
	noted_on_sites( $noted );
	if ( false === has_action( 'shutdown', __NAMESPACE__ . '\store_all_changes' ) ) {
		// Runs before wake_for_queued(), which it may add.
		add_action( 'shutdown', __NAMESPACE__ . '\store_all_changes', 9 );
		add_action( 'shutdown', __NAMESPACE__ . '\store_late_changes', PHP_INT_MAX );
	}
}

/** Adds a cause to the changes recorded so far, for hooks that don't name their image. */
function note_cause( string $cause ): void {
	noted_on_sites( array_map( static fn ( array $change ): array => [ 'causes' => $change['causes'] | cause_bit( $cause ) ] + $change, noted() ) );
}

/**
 * Stores the current site's changes that may leave old copies in one INSERT, and deletes the thumbnails of deleted
 * images in one DELETE.
 */
function store_changes(): void {
	$changes = array_filter( noted(), __NAMESPACE__ . '\may_leave_old_copies', ARRAY_FILTER_USE_BOTH );
	noted_on_sites( [] );
	$deleted = array_keys( array_filter( $changes, static fn ( array $change ): bool => in_array( 'delete', causes_of( $change['causes'] ), true ) ) );
	if ( [] !== $deleted ) {
		( new Thumbnails() )->delete_of_images( $deleted );
	}
	if ( [] !== $changes && can_flush_images() && ( new Image_Records() )->note_changes( $changes ) ) {
		wake_at_the_end();
	}
}

/**
 * Whether visitors may have an old copy. They have none of an image uploaded in this request, unless it was changed on
 * purpose, or a deleted image had its link.
 *
 * @param Noted_Change $change
 */
function may_leave_old_copies( array $change, int $attachment_id ): bool {
	$is_image    = [] !== $change['former'] || has_image( $attachment_id );
	$is_intended = [] !== array_intersect( causes_of( $change['causes'] ), INTENDED_CAUSES );
	return $is_image && ( ! $change['is_new'] || $is_intended || may_have_deleted_link( image_file( $attachment_id ) ) );
}

function store_all_changes(): void {
	foreach ( array_keys( noted_on_sites() ) as $blog ) {
		on_site( $blog, __NAMESPACE__ . '\store_changes' );
	}
}

/** Stores the changes that other plugins made at shutdown, after store_all_changes() had run. */
function store_late_changes(): void {
	if ( [] !== array_filter( noted_on_sites() ) ) {
		store_all_changes();
		wake_for_queued();
	}
}
