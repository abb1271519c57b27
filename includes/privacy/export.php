<?php
/**
 * Handles WordPress's requests to export personal data: the flushes that a user started, or was the last to retry or
 * undo, the images that they were the last to change, and the last scan, if they started it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Privacy;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Personal_Data;
use WP_User;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\site_time;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most flushes, and the most images, per request by WordPress.
const EXPORTED_AT_ONCE = 50;

/**
 * @param array<mixed> $exporters
 * @return array<mixed>
 */
function with_exporter( array $exporters ): array {
	$exporters['shortpixel-flush'] = [
		'exporter_friendly_name' => __( 'Flush for ShortPixel', 'shortpixel-flush' ),
		'callback'               => __NAMESPACE__ . '\export',
	];
	return $exporters;
}

/** @return array{data: list<array<mixed>>, done: bool} */
function export( string $email, int $page = 1 ): array {
	$user = get_user_by( 'email', $email );
	if ( ! $user instanceof WP_User ) {
		return [
			'data' => [],
			'done' => true,
		];
	}
	$data    = new Personal_Data( $user->ID );
	$flushes = $data->flushes( $page, EXPORTED_AT_ONCE );
	$images  = $data->images( $page, EXPORTED_AT_ONCE );
	$first   = 1 === $page ? exported_scan( $user->ID ) : [];
	return [
		'data' => array_merge( $first, array_map( __NAMESPACE__ . '\exported_flush', $flushes ), array_map( __NAMESPACE__ . '\exported_image', $images ) ),
		'done' => count( $flushes ) < EXPORTED_AT_ONCE && count( $images ) < EXPORTED_AT_ONCE,
	];
}

/** @return array<mixed> */
function exported_flush( Flush $flush ): array {
	$shape = flush_shape( $flush );
	return exported_item(
		'shortpixel-flush-flushes',
		__( 'Flushes of images', 'shortpixel-flush' ),
		"shortpixel-flush-flush-{$flush->id}",
		[
			__( 'Time', 'shortpixel-flush' )   => exported_time( $flush->created_at ),
			__( 'Images', 'shortpixel-flush' ) => $shape['subject']['title'],
			__( 'Reason', 'shortpixel-flush' ) => '' === $shape['reason'] ? $shape['why'] : $shape['reason'],
			__( 'Result', 'shortpixel-flush' ) => $shape['message'],
		]
	);
}

/** @return array<mixed> */
function exported_image( Image_Record $record ): array {
	return exported_item(
		'shortpixel-flush-images',
		__( 'Images that were changed last', 'shortpixel-flush' ),
		"shortpixel-flush-image-{$record->attachment_id}",
		[
			__( 'Time', 'shortpixel-flush' )  => exported_time( $record->changed_at ),
			__( 'Image', 'shortpixel-flush' ) => $record->file,
		]
	);
}

/** @return list<array<mixed>> */
function exported_scan( int $user_id ): array {
	$scan = current_scan();
	if ( $scan->user_id !== $user_id ) {
		return [];
	}
	return [
		exported_item(
			'shortpixel-flush-scan',
			__( 'Last check for old images', 'shortpixel-flush' ),
			'shortpixel-flush-scan',
			[ __( 'Time', 'shortpixel-flush' ) => exported_time( $scan->started_at ) ]
		),
	];
}

/**
 * @param array<string, string> $values By name.
 * @return array<mixed> An item in the format that WordPress expects.
 */
function exported_item( string $group, string $label, string $id, array $values ): array {
	$data = [];
	foreach ( $values as $name => $value ) {
		$data[] = [
			'name'  => $name,
			'value' => esc_html( $value ),
		];
	}
	return [
		'group_id'    => $group,
		'group_label' => $label,
		'item_id'     => $id,
		'data'        => $data,
	];
}

function exported_time( int $at ): string {
	return 0 === $at ? '' : site_time( $at );
}
