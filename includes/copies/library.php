<?php
/**
 * Counts the library's images, and plans flushes of the library or of many images. The plan lists only some images'
 * copies, to estimate their number; the flush itself finds the copies of all while it runs.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Attachment_Meta;
use ShortPixelFlush\Model\Plan;
use WP_Error;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\Say\library_notes;
use function ShortPixelFlush\Say\nothing_to_flush;
use function ShortPixelFlush\Say\rounded;
use function ShortPixelFlush\Store\database;
use function ShortPixelFlush\Store\rows_of;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The number of images examined to estimate the number of URLs.
const LIBRARY_SAMPLE = 100;

// With more images than FILES_COUNTED_EXACTLY, the number of files is estimated from the FILES_SAMPLE oldest images and
// as many of the newest.
const FILES_COUNTED_EXACTLY = 2000;
const FILES_SAMPLE          = 250;

/** @return array{images: int, last: int} The number of images, and the last id: later uploads are left out. */
function library_extent(): array {
	$posts = database()->posts;
	// No core function returns both.
	$row = rows_of( "SELECT COUNT(*) AS images, MAX(ID) AS last FROM {$posts} WHERE " . library_condition() )[0] ?? [];

	return [
		'images' => (int) ( $row['images'] ?? 0 ),
		'last'   => (int) ( $row['last'] ?? 0 ),
	];
}

/**
 * @param list<int> $among Limits the result to these ids; empty for all.
 * @return list<int>|null The oldest images after one id and up to another; null if the query failed.
 */
function library_slice( int $after, int $last, int $most, array $among = [] ): ?array {
	$among = [] === $among ? '' : 'ID IN (' . implode( ',', array_map( 'intval', $among ) ) . ') AND ';

	return library_ids( "{$among}ID > %d AND ID <= %d", 'ASC', $after, $last, $most );
}

/** @return list<int>|null The newest images before an id; null if the query failed. */
function library_slice_before( int $before, int $most ): ?array {
	return library_ids( 'ID < %d', 'DESC', $before, $most );
}

/**
 * @param 'ASC'|'DESC' $order
 * @return list<int>|null
 */
function library_ids( string $where, string $order, int ...$values ): ?array {
	$wpdb  = database();
	$query = "SELECT ID FROM {$wpdb->posts} WHERE {$where} AND " . library_condition() . " ORDER BY ID {$order} LIMIT %d";
	// WP_Query can't select ids above or below a given one.
	// phpcs:ignore WordPress.DB -- Every value is prepared. @phpstan-ignore argument.type
	$ids = $wpdb->get_col( (string) $wpdb->prepare( $query, ...$values ) );

	return '' === $wpdb->last_error ? array_map( '\ShortPixelFlush\Model\integer', array_values( $ids ) ) : null;
}

function library_condition(): string {
	$wpdb = database();
	// Selects the images that has_image() accepts, except those in the trash. Percent signs are doubled for prepare();
	// without prepare(), `%%` matches the same.
	$preview = "SELECT 1 FROM {$wpdb->postmeta} WHERE post_id = ID AND meta_key = '_wp_attachment_metadata' AND meta_value LIKE '%%\"full\"%%'";
	$image   = "post_mime_type LIKE 'image/%%' OR ( post_mime_type = 'application/pdf' AND EXISTS ( {$preview} ) )";
	return "post_type = 'attachment' AND ( {$image} ) AND post_status <> 'trash'";
}

/** @return Plan|WP_Error The number of images, and the copies of the first ones. */
function plan_library() {
	$extent = library_extent();
	$error  = no_provider( 'can_flush_images' ) ?? ( 0 === $extent['images'] ? nothing_to_flush() : null );

	if ( null !== $error ) {
		return $error;
	}

	return plan_of_many( $extent['images'], library_slice( 0, $extent['last'], LIBRARY_SAMPLE ) ?? [] );
}

/**
 * Plans a flush of more images than can be looked up before it starts.
 *
 * @param list<int> $ids
 * @return Plan|WP_Error
 */
function plan_many( array $ids ) {
	$error = first_refused_attachment( $ids ) ?? no_provider( 'can_flush_images' );

	return $error ?? plan_of_many( count( $ids ), array_slice( $ids, 0, LIBRARY_SAMPLE ) );
}

/**
 * @param list<int> $ids The first images; the number of copies is estimated from theirs.
 * @return Plan|WP_Error
 */
function plan_of_many( int $images, array $ids ) {
	/* translators: %s: number of images. */
	$count     = sprintf( _n( '%s image', '%s images', $images, 'shortpixel-flush' ), number_format_i18n( $images ) );
	$looked_at = count( $ids );
	$plan      = Plan::of( 'images', ( new Variant_Search() )->rows( $ids ) )->with_sample(
		static fn ( array $variants ): array => sampled( $variants, $images )
	);

	if ( 0 === $plan->addresses && $looked_at === $images ) {
		return nothing_to_flush();
	}

	return $plan->with(
		[
			'attachment_count' => $images,
			'library'          => [
				'images'    => $images,
				'looked_at' => $looked_at,
			],
			'notes'            => array_merge(
				[ $count ],
				library_notes( $images, $looked_at, $plan->addresses )
			),
		]
	);
}

/**
 * @return array{images: int, files: int, files_exact: bool} The numbers of images and files; files are estimated in a
 *     large library.
 */
function site_size(): array {
	$images   = library_extent()['images'];
	$is_exact = $images <= FILES_COUNTED_EXACTLY;
	$oldest   = library_slice( 0, PHP_INT_MAX, $is_exact ? FILES_COUNTED_EXACTLY : FILES_SAMPLE ) ?? [];
	$ids      = $is_exact ? $oldest : array_merge( $oldest, library_slice_before( PHP_INT_MAX, FILES_SAMPLE ) ?? [] );
	$files    = count_files( $ids );

	return [
		'images'      => $images,
		'files'       => $is_exact || [] === $ids ? $files : rounded( $files * $images / count( $ids ) ),
		'files_exact' => $is_exact,
	];
}

/** @param list<int> $ids */
function count_files( array $ids ): int {
	$files = 0;

	foreach ( array_chunk( $ids, 200 ) as $some ) {
		update_meta_cache( 'post', $some );

		foreach ( $some as $id ) {
			$files += count( attachment_files( $id, basename_of( image_file( $id ) ), Attachment_Meta::of( $id, true ) ) );
		}
	}

	return $files;
}
