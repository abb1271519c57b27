<?php
/**
 * How long a flush of the whole library takes, as far as earlier flushes of this site tell.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\settings;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/../../settings.php';

// A smaller flush is mostly the wait before its check, and says little of a large one.
const PACE_FROM_ADDRESSES = 200;
const PACE_FLUSHES        = 5;

/**
 * Says about how long so many addresses take, or what that depends on.
 */
function pace_sentence( int $addresses ): string {
	$pace = pace( new Store() );
	if ( null === $pace ) {
		return sprintf(
			/* translators: %s: number of requests. */
			_n( 'Each address is asked for twice, %s at a time; how long that takes depends on how fast ShortPixel answers.', 'Each address is asked for twice, up to %s at a time; how long that takes depends on how fast ShortPixel answers.', settings()['parallel'], 'shortpixel-flush' ),
			number_format_i18n( settings()['parallel'] )
		);
	}

	$minutes = max( 1, (int) ceil( ( $addresses * $pace + settings()['wait_seconds'] ) / 60 ) );
	if ( $minutes < 120 ) {
		/* translators: %s: number of minutes. */
		return sprintf( _n( 'At the pace of earlier flushes of this site that takes about %s minute.', 'At the pace of earlier flushes of this site that takes about %s minutes.', $minutes, 'shortpixel-flush' ), number_format_i18n( about( $minutes ) ) );
	}

	/* translators: %s: number of hours. */
	return sprintf( __( 'At the pace of earlier flushes of this site that takes about %s hours.', 'shortpixel-flush' ), number_format_i18n( about( $minutes / 60 ) ) );
}

/**
 * Answers how many seconds an address took in earlier large flushes: the middle one, since a pause by a person or a host makes one
 * slow and tells nothing. Null where there was none.
 */
function pace( Store $store ): ?float {
	$paces = [];
	$rows  = $store->find(
		[
			'scope'    => 'images',
			'state'    => [ 'done', 'partial' ],
			'per_page' => 50,
		]
	)['rows'];
	foreach ( $rows as $row ) {
		$addresses = gives_new_addresses( $row ) || $row['started_at'] < 1 ? 0 : array_sum( $store->counts( $row['id'] )['shortpixel'] ?? [] );
		if ( $addresses >= PACE_FROM_ADDRESSES ) {
			$paces[] = max( 1, $row['finished_at'] - $row['started_at'] - settings()['wait_seconds'] ) / $addresses;
		}
		if ( count( $paces ) === PACE_FLUSHES ) {
			break;
		}
	}
	sort( $paces );

	return $paces[ intdiv( count( $paces ), 2 ) ] ?? null;
}
