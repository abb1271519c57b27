<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Scan\Scan;
use WP_Error;
use WP_REST_Response;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\moment;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\or_null;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\whole_number;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\findings;
use function ShortPixelFlush\Scan\run;
use function ShortPixelFlush\Scan\scan_shape;
use function ShortPixelFlush\Scan\start;
use function ShortPixelFlush\Scan\stop;
use const ShortPixelFlush\Scan\SCAN_SECONDS;
use const ShortPixelFlush\Scan\UNKNOWN_REASONS;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/../scan/judge.php';
require_once __DIR__ . '/../scan/report.php';
require_once __DIR__ . '/../scan/scan.php';
require_once __DIR__ . '/endpoint.php';
require_once __DIR__ . '/schemas.php';

/** The routes below /scan: the scan for images that still look old to visitors, and what it found. */
final class Scan_Controller {
	/** @return array<mixed> */
	public static function read(): array {
		return scan_shape( current_scan() );
	}

	/** @return WP_REST_Response|WP_Error */
	public static function start() {
		$scan = start( get_current_user_id(), 'person' );
		return is_wp_error( $scan ) ? $scan : new WP_REST_Response( scan_shape( $scan ), 202 );
	}

	/** @return array<mixed> */
	public static function stop(): array {
		return scan_shape( stop() );
	}

	/** @return array<mixed> After a few seconds of work, so that it needs no background tasks. */
	public static function run(): array {
		run( SCAN_SECONDS );
		return self::read();
	}

	public static function findings( Input $input ): WP_REST_Response {
		$found = findings();
		$page  = array_slice( $found, ( $input->number( 'page' ) - 1 ) * $input->number( 'per_page' ), $input->number( 'per_page' ) );
		return paged( array_map( '\ShortPixelFlush\Scan\finding_shape', $page ), count( $found ), $input );
	}

	/** @return array<mixed> */
	public static function schema(): array {
		$reason = [
			'reason'  => one_of( UNKNOWN_REASONS ),
			'count'   => whole_number(),
			'message' => [ 'type' => 'string' ],
		];
		return answer_schema(
			'scan',
			[
				'state'      => one_of( Scan::STATES ),
				'message'    => [ 'type' => 'string' ],
				'counts'     => strict_object( array_fill_keys( [ 'images', 'looked_at', 'asked', 'waiting', 'new', 'unchanged', 'stale', 'unknown' ], whole_number() ) ),
				'unknown'    => list_of( strict_object( $reason ) ),
				'requests'   => whole_number(),
				'next_in'    => or_null( whole_number() ),
				'started_at' => or_null( moment() ),
				'ended_at'   => or_null( moment() ),
				'can'        => strict_object( array_fill_keys( [ 'start', 'stop' ], [ 'type' => 'boolean' ] ) ),
			]
		);
	}

	/** @return array<mixed> */
	public static function finding_schema(): array {
		$text = [ 'type' => 'string' ];
		return answer_schema(
			'finding',
			[
				'attachment' => card_schema(),
				'copy'       => $text,
				'file'       => $text,
				'message'    => $text,
				'since'      => or_null( moment() ),
				'made_at'    => or_null( moment() ),
				'found_at'   => moment(),
				'evidence'   => list_of( $text ),
				'automatic'  => [ 'type' => 'boolean' ],
			]
		);
	}
}
