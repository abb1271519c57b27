<?php
/** The sites of a network, and how each stands: what is in its own tables and options, and no request. */

declare( strict_types=1 );

namespace ShortPixelFlush\Network;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Step;
use WP_Site;
use WP_Site_Query;
use function ShortPixelFlush\Flush\flush_message;
use function ShortPixelFlush\Flush\integer;
use function ShortPixelFlush\Flush\is_of_later_version;
use function ShortPixelFlush\Flush\report;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\iso_time;
use const ShortPixelFlush\Flush\SCHEMA_OPTION;
use const ShortPixelFlush\Flush\SCHEMA_VERSION;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/health.php';
require_once __DIR__ . '/../flush/model/values.php';
require_once __DIR__ . '/../flush/report.php';
require_once __DIR__ . '/../flush/store/schema.php';
require_once __DIR__ . '/state.php';

// That are looked up at once.
const MOST_SITES = 100;

// `late`: those of a later version of the plugin.
const TABLE_STATES = [ 'ready', 'old', 'missing', 'late' ];

/**
 * Sites that visitors can open, of this network, as its list of sites has them.
 *
 * @param string    $search In a site's domain and path; * stands for anything.
 * @param list<int> $ids    None stands for all.
 * @return array{sites: list<WP_Site>, total: int}
 */
function find_sites( string $search, array $ids, int $page, int $per_page ): array {
	$query = new WP_Site_Query();
	$sites = $query->query(
		[
			'network_id'    => get_current_network_id(),
			'site__in'      => $ids,
			'search'        => $search,
			'archived'      => 0,
			'spam'          => 0,
			'deleted'       => 0,
			'number'        => $per_page,
			'offset'        => ( $page - 1 ) * $per_page,
			'no_found_rows' => false,
			'orderby'       => 'id',
		]
	);
	return [
		'sites' => array_values( array_filter( (array) $sites, static fn ( $site ): bool => $site instanceof WP_Site ) ),
		'total' => (int) $query->found_sites,
	];
}

/** Whether the plugin runs on the current site. */
function is_plugin_active_here(): bool {
	$name    = plugin_basename( SHORTPIXEL_FLUSH_FILE );
	$network = get_site_option( 'active_sitewide_plugins', [] );
	$plugins = get_option( 'active_plugins' );
	return ( is_array( $network ) && isset( $network[ $name ] ) ) || ( is_array( $plugins ) && in_array( $name, $plugins, true ) );
}

/**
 * @param callable(): T $work With the site as the current one.
 * @return T
 * @template T
 */
function on_site( int $id, callable $work ) {
	switch_to_blog( $id );
	try {
		return $work();
	} finally {
		restore_current_blog();
	}
}

/**
 * @param string $refusal Why what was asked for was not done on this site.
 * @return array{id: int, name: string, url: string, screen_url: string, wake_url: string, is_active: bool, tables: string, state: array{at: string|null, providers: list<array{name: string, endpoint: string, problem: string}>, ways: list<string>, why_not: string, images: int, credits: float}|null, background: array{cron: bool, message: string}|null, flush: array{id: int, state: string, message: string, at: string|null, steps: int, ended: int, unchecked: bool, can_stop: bool}|null, refusal: string}
 */
function site_shape( WP_Site $site, string $refusal = '' ): array {
	return on_site(
		(int) $site->blog_id,
		static function () use ( $site, $refusal ): array {
			$is_active = is_plugin_active_here();
			$tables    = tables_state();
			$is_read   = $is_active && 'ready' === $tables;
			$flush     = $is_read ? ( new Flushes() )->last_of_everything() : null;
			$runner    = $is_read ? runner_status() : null;
			$state     = $is_active ? noted_state() : null;
			$name      = get_bloginfo( 'name' );
			return [
				'id'         => (int) $site->blog_id,
				'name'       => '' === $name ? $site->domain . $site->path : wp_specialchars_decode( $name, ENT_QUOTES ),
				'url'        => home_url( '/' ),
				'screen_url' => admin_url( 'upload.php?page=shortpixel-flush' ),
				// What a visit calls too: whoever waits may call it, without a cookie.
				'wake_url'   => site_url( 'wp-cron.php' ),
				'is_active'  => $is_active,
				'tables'     => $tables,
				// In another language, it is to be noted anew.
				'state'      => null === $state ? null : [ 'at' => noted_locale() === get_user_locale() ? iso_time( $state['at'] ) : null ] + $state,
				'background' => null === $runner ? null : [
					'cron'    => $runner['cron'],
					'message' => $runner['message'],
				],
				'flush'      => null === $flush ? null : flush_part( $flush ),
				'refusal'    => $refusal,
			];
		}
	);
}

/** Without a query: reading them would make those that are missing. */
function tables_state(): string {
	if ( is_of_later_version() ) {
		return 'late';
	}
	$version = integer( get_option( SCHEMA_OPTION, 0 ) );
	return 0 === $version ? 'missing' : ( $version < SCHEMA_VERSION ? 'old' : 'ready' );
}

/** @return array{id: int, state: string, message: string, at: string|null, steps: int, ended: int, unchecked: bool, can_stop: bool} */
function flush_part( Flush $flush ): array {
	$report = report( $flush );
	return [
		'id'        => $flush->id,
		'state'     => $flush->state,
		'message'   => flush_message( $report ),
		'at'        => iso_time( $flush->is_open() ? $flush->created_at : $flush->finished_at ),
		'steps'     => count( $flush->steps ),
		'ended'     => count( array_filter( $flush->steps, static fn ( Step $step ): bool => $step->has_ended() ) ),
		'unchecked' => $flush->is_unchecked(),
		'can_stop'  => $report->can['cancel'],
	];
}
