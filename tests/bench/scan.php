<?php
/**
 * Runs find_cdn_urls() on each hostile text at each size, and prints the seconds of processor time as JSON.
 */

declare(strict_types=1);

define( 'ABSPATH', __DIR__ . '/' );

require_once dirname( __DIR__, 2 ) . '/includes/autoload.php';
require_once dirname( __DIR__, 2 ) . '/includes/cdn/find-cdn-urls.php';

/**
 * Returns the processor time used so far, so that other work on the machine does not count.
 */
function processor_seconds(): float {
	$usage = (array) getrusage();

	return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ( $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'] ) / 1e6;
}

$cases = json_decode( (string) file_get_contents( dirname( __DIR__ ) . '/fuzz/hostile.json' ), true, 512, JSON_THROW_ON_ERROR );
$sizes = json_decode( $argv[1] ?? '[100000]', true, 512, JSON_THROW_ON_ERROR );
$times = [];
foreach ( (array) $cases as $case ) {
	foreach ( (array) $sizes as $size ) {
		$text = ( $case['start'] ?? '' ) . str_repeat( $case['piece'], (int) ceil( $size / strlen( $case['piece'] ) ) );
		$best = INF;
		for ( $run = 0; $run < ( $size > 1000000 ? 1 : 2 ); $run++ ) {
			$start = processor_seconds();
			ShortPixelFlush\Cdn\find_cdn_urls( $text );
			$best = min( $best, processor_seconds() - $start );
		}
		$times[ $case['name'] ][] = $best;
	}
}
echo json_encode( $times );
