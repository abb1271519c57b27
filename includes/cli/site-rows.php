<?php
/**
 * What there is to flush with on this site, as flat rows.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Store;
use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Providers;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\provider_status;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\runner_status;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../edges/status.php';
require_once __DIR__ . '/../flush/account.php';
require_once __DIR__ . '/../flush/show/flush-shape.php';
require_once __DIR__ . '/../flush/health.php';
require_once __DIR__ . '/../page-caches/page-caches.php';
require_once __DIR__ . '/../providers/providers.php';

const SITE_FIELDS = [ 'kind', 'name', 'state', 'details' ];

/**
 * Lists what was found, in the order of a flush; and what is under way.
 *
 * @param bool $asks Whether ShortPixel may be asked for the account's state.
 * @return list<array{id: int, kind: string, name: string, state: string, details: string}>
 */
function site_rows( Store $store, bool $asks ): array {
	$rows = [];

	foreach ( Providers\active() as $provider ) {
		$status = provider_status( $provider );
		$rows[] = site_row( 'provider', $status['name'], $status['state'], trim( "{$status['endpoint']} {$status['message']}" ) );
	}

	$account = read_account( $asks );
	$rows[]  = site_row( 'account', 'ShortPixel', $account['state'], $account['message'] );

	foreach ( edges_status() as $edge ) {
		$rows[] = site_row( 'edge', $edge['name'], $edge['state'], trim( implode( ', ', $edge['hosts'] ) . " {$edge['message']}" ) );
	}

	foreach ( Page_Caches\detected() as $cache ) {
		$rows[] = site_row( 'page_cache', $cache['name'], $cache['clears'] ? 'ready' : 'by_hand', $cache['clears'] ? '' : __( 'It can’t be cleared from here. Clear it yourself after a flush of everything.', 'shortpixel-flush' ) );
	}

	$runner = runner_status();
	$rows[] = site_row( 'background', 'action_scheduler' === $runner['driver'] ? 'Action Scheduler' : 'WP-Cron', $runner['cron'] ? 'ready' : 'problem', $runner['message'] );

	foreach ( $store->open( null ) as $row ) {
		$shape  = flush_shape( $row, $store );
		$rows[] = [ 'id' => $shape['id'] ] + site_row( 'flush', "{$shape['id']}: {$shape['subject']['title']}", $shape['state'], $shape['message'] );
	}

	return $rows;
}

/**
 * Writes a row.
 *
 * @return array{id: int, kind: string, name: string, state: string, details: string}
 */
function site_row( string $kind, string $name, string $state, string $details ): array {
	return [
		'id'      => 0,
		'kind'    => $kind,
		'name'    => $name,
		'state'   => $state,
		'details' => $details,
	];
}
