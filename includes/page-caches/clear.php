<?php
/**
 * Clears the page caches of this site with what there is.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use ShortPixelFlush\Providers\Provider;
use Throwable;
use function ShortPixelFlush\Flush\outcome;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/page-caches.php';
require_once __DIR__ . '/../flush/site-steps.php';

/**
 * Asks providers to clear those that they know, and lets others clear theirs.
 *
 * @param list<Provider> $providers
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function clear( array $providers ): array {
	$found  = found();
	$called = false;
	$error  = '';

	foreach ( $providers as $provider ) {
		$result = $provider->clear_page_caches();
		$called = $called || $result['called'];
		$error  = '' === $error ? $result['error'] : $error;
	}

	try {
		/**
		 * Fires when page caches are cleared because the addresses in pages changed, for those that no provider knows.
		 *
		 * @param array<int, array{id: string, name: string, clears: bool}> $found The page caches of this site.
		 */
		do_action( 'shortpixel_flush_clear_page_caches', $found );
	} catch ( Throwable $thrown ) {
		$error = '' === $error ? $thrown->getMessage() : $error;
	}

	$data = [
		'cleared'   => array_column( array_filter( $found, static fn ( array $cache ): bool => $cache['clears'] ), 'name' ),
		'untouched' => array_column( array_filter( $found, static fn ( array $cache ): bool => ! $cache['clears'] ), 'name' ),
	];

	if ( '' !== $error ) {
		return outcome( 'failed', 'page_caches_failed', $data + [ 'error' => $error ] );
	}

	return [] === $found && ! $called ? outcome( 'skipped', 'no_page_caches', $data ) : outcome( 'done', '', $data );
}
