<?php
/**
 * The PHP side of the bench: sends removals to a slow server in one of several ways, and prints as JSON how long that
 * took: `php send.php <way> <endpoint> <number of addresses>`.
 */

declare( strict_types=1 );

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Http\Host_Health_Store;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;

require dirname( __DIR__ ) . '/php/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require_once dirname( __DIR__, 2 ) . '/includes/hosts.php';

/**
 * Returns addresses that each have a different width; the server may answer every tenth more slowly.
 *
 * @return list<string>
 */
function bench_urls( string $endpoint, int $count ): array {
	$urls = [];
	for ( $n = 0; $n < $count; $n++ ) {
		$urls[] = "{$endpoint}/w_{$n}+q_lossy+ret_img/http://127.0.0.1:1/wp-content/uploads/a.jpg";
	}

	return $urls;
}

/**
 * Sends one removal after the other, as most purge plugins do.
 *
 * @param list<string> $urls
 * @return array<string,mixed>
 */
function bench_loop( array $urls ): array {
	$begun = microtime( true );
	$good  = 0;
	foreach ( $urls as $url ) {
		$good += 200 === wp_remote_retrieve_response_code( wp_remote_get( str_replace( '/w_', '/f_remove+w_', $url ), [ 'redirection' => 0 ] ) ) ? 1 : 0;
	}

	return [
		'seconds' => microtime( true ) - $begun,
		'good'    => $good,
	];
}

/**
 * Sends all removals with nothing but curl, 8 at once, to show what this machine and this server allow.
 *
 * @param list<string> $urls
 * @return array<string,mixed>
 */
function bench_curl( array $urls ): array {
	$begun = microtime( true );
	$multi = curl_multi_init();
	$good  = 0;
	$add   = static function ( CurlHandle $handle ) use ( &$urls, $multi ): void {
		$url = array_shift( $urls );
		if ( null !== $url ) {
			curl_setopt( $handle, CURLOPT_URL, str_replace( '/w_', '/f_remove+w_', $url ) );
			curl_multi_add_handle( $multi, $handle );
		}
	};
	for ( $n = 0; $n < 8; $n++ ) {
		$handle = curl_init();
		curl_setopt( $handle, CURLOPT_RETURNTRANSFER, true );
		$add( $handle );
	}
	do {
		curl_multi_exec( $multi, $active );
		while ( false !== ( $done = curl_multi_info_read( $multi ) ) ) {
			$good += 200 === curl_getinfo( $done['handle'], CURLINFO_RESPONSE_CODE ) ? 1 : 0;
			curl_multi_remove_handle( $multi, $done['handle'] );
			$add( $done['handle'] );
			curl_multi_exec( $multi, $active );
		}
		if ( $active > 0 ) {
			curl_multi_select( $multi, 1.0 );
		}
	} while ( $active > 0 );

	return [
		'seconds' => microtime( true ) - $begun,
		'good'    => $good,
	];
}

/**
 * Sends all removals with the plugin's HTTP client, without a flush.
 *
 * @param list<string> $urls
 * @return array<string,mixed>
 */
function bench_client( array $urls, string $host ): array {
	$begun    = microtime( true );
	$requests = array_map( static fn ( string $url ): array => [ 'url' => str_replace( '/w_', '/f_remove+w_', $url ) ], $urls );
	$answers  = ( new Client( [ $host ] ) )->send(
		$requests,
		[
			'parallel' => 8,
			'health'   => new Host_Health_Store( 8 ),
		]
	);

	return [
		'seconds' => microtime( true ) - $begun,
		'good'    => count( array_keys( array_column( $answers, 'status' ), 200, true ) ),
	];
}

/**
 * Runs a whole flush. The result has the seconds until the last removal, and the queries for each removal: those until
 * the last removal (`sending`) and those of the whole flush (`queries`).
 *
 * @param list<string> $urls
 * @return array<string,mixed>
 */
function bench_runner( array $urls, string $host ): array {
	global $wpdb;
	add_filter( 'shortpixel_flush_wait_seconds', static fn (): int => 1 );
	$flushes = new Flushes();
	$purges  = new Purges();
	$id      = $flushes->create( [ 'scope' => 'urls' ], array_map( static fn ( string $url ): Variant => new Variant( $url, 'http://127.0.0.1:1/wp-content/uploads/a.jpg', null, 'settings' ), $urls ) );

	$queries = $wpdb->num_queries;
	$runner  = new Runner( new Client( [ $host ] ) );
	$begun   = microtime( true );
	$sending = null;
	// Called after each removal, so the last call counts.
	add_action(
		'shortpixel_flush_after_purge',
		static function () use ( &$sending, $begun, $queries, $wpdb ): void {
			$sending = [
				'seconds' => microtime( true ) - $begun,
				'queries' => $wpdb->num_queries - $queries,
			];
		}
	);
	do {
		// Longer than a real step, which has at most 8 seconds in the background and 4 for an open tab.
		$runner->step( $id, 20.0 );
		$flush = $flushes->get( $id );
		// The bench's own query does not count.
		--$wpdb->num_queries;
		// Steps before the wait is over would add queries.
		usleep( 1000000 * max( 0, ( $flush->wait_until ?? 0 ) - time() ) + 10000 );
	} while ( null !== $flush && $flush->is_open() && microtime( true ) - $begun < 120 );

	return [
		'seconds' => $sending['seconds'] ?? 0,
		'sending' => ( $sending['queries'] ?? 0 ) / count( $urls ),
		'queries' => ( $wpdb->num_queries - $queries ) / count( $urls ),
		'good'    => $purges->tally( $id )->count( Tally::NEW_STATES ),
		'state'   => $flush->state ?? '',
		'peak'    => memory_get_peak_usage(),
	];
}

$bench_endpoint = (string) ( $argv[2] ?? '' );
$bench_host     = (string) wp_parse_url( $bench_endpoint, PHP_URL_HOST ) . ':' . (string) wp_parse_url( $bench_endpoint, PHP_URL_PORT );
$bench_urls     = bench_urls( $bench_endpoint, (int) ( $argv[3] ?? 400 ) );
$bench_cpu      = (array) getrusage();
$bench_ways     = [
	'loop'   => static fn (): array => bench_loop( $bench_urls ),
	'curl'   => static fn (): array => bench_curl( $bench_urls ),
	'client' => static fn (): array => bench_client( $bench_urls, $bench_host ),
	'runner' => static fn (): array => bench_runner( $bench_urls, $bench_host ),
];
$bench_result   = $bench_ways[ $argv[1] ?? 'client' ]();
$bench_after    = (array) getrusage();
$bench_time     = static fn ( array $usage ): float => $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ( $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'] ) / 1e6;

echo wp_json_encode( $bench_result + [ 'processor' => $bench_time( $bench_after ) - $bench_time( $bench_cpu ) ] );
