<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use function ShortPixelFlush\Flush\keep_measured;
use function ShortPixelFlush\Flush\may_keep_measured;
use function ShortPixelFlush\Flush\measured_pages;
use function ShortPixelFlush\Flush\note_failed;
use function ShortPixelFlush\Flush\note_tried;
use function ShortPixelFlush\Flush\page_seen_on;
use function ShortPixelFlush\Flush\pages_as_seen;
use function ShortPixelFlush\Flush\pages_due;
use function ShortPixelFlush\Flush\screens_to_measure;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/plan/pages/page-reader.php';
require_once __DIR__ . '/../flush/plan/pasted.php';
require_once __DIR__ . '/../flush/plan/measurements.php';
require_once __DIR__ . '/create-input.php';

/** The routes of what a browser measures while nobody flushes: which pages it should, and what it found there. */
final class Measurements_Controller {
	/** @return array{pages: list<string>, due_in: int|null, screens: list<Browser_Screen>} */
	public static function list( Input $input ): array {
		return pages_due( $input->number( 'post' ) ) + [ 'screens' => screens_to_measure() ];
	}

	/** @return array<mixed>|WP_Error Only what is on pages that this site reads itself is kept: a browser can say anything. */
	public static function keep( Input $input ) {
		$layouts = $input->layouts();
		$refusal = layouts_refusal( $layouts );
		foreach ( $layouts as $layout ) {
			$page    = page_seen_on( $layout['url'] );
			$refusal = $refusal ?? ( is_wp_error( $page ) ? $page : null );
		}
		if ( null !== $refusal || ! may_keep_measured() ) {
			return $refusal ?? self::list( $input );
		}
		$measured = array_column( array_filter( $layouts, 'ShortPixelFlush\Flush\is_measured_enough' ), 'url' );
		$refusing = array_column( array_filter( $layouts, static fn ( array $layout ): bool => 'framing' === $layout['state'] ), 'url' );
		$open     = array_filter( pages_as_seen( array_values( array_unique( $measured ) ) ), static fn ( array $page ): bool => 200 === $page['status'] );

		keep_measured( measured_pages( $layouts, $open ) );
		note_tried( $refusing );
		note_failed( array_values( array_diff( array_column( $layouts, 'url' ), $refusing, array_keys( $open ) ) ) );
		return self::list( $input );
	}
}
