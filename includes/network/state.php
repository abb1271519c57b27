<?php
/**
 * Stores a site's state for the network's list of sites, because a request to another site lacks this site's plugins
 * and settings. The state is stored as site meta, which WordPress reads for all listed sites at once.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Network;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Providers\Provider;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\has_changed_links;
use function ShortPixelFlush\Model\entries;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\Model\texts;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Store\database;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const STATE_META = 'shortpixel_flush_state';

/** Stores the current site's state, if it is in a network, and the request is its own. */
function note_state(): void {
	if ( is_multisite() && ! ms_is_switched() ) {
		$providers = array_map( static fn ( Provider $provider ): string => $provider->name(), active() );
		store_state( $providers, ( new Flushes() )->last_of_everything() );
	}
}

/** Stores the current site's state, but keeps its providers as stored: this may be a request of another site. */
function note_last_flush(): void {
	store_state( site_state( get_current_blog_id() )['providers'], ( new Flushes() )->last_of_everything() );
}

/** @param list<string>|null $providers */
function store_state( ?array $providers, ?Flush $flush ): void {
	if ( ! is_site_meta_supported() ) {
		return;
	}
	$last  = null === $flush ? null : [
		'state' => $flush->state,
		'at'    => $flush->is_open() ? $flush->created_at : $flush->finished_at,
	];
	$state = [
		'providers'     => $providers,
		'flush'         => $last,
		'changed_links' => has_changed_links(),
	];
	update_site_meta( get_current_blog_id(), STATE_META, $state );
}

/**
 * @return array{providers: list<string>|null, flush: array{state: string, at: int}|null} `providers` is null if the site
 *   has not stored them yet, `flush` if no flush of everything is known.
 */
function site_state( int $site ): array {
	$stored = is_site_meta_supported() ? entries( get_site_meta( $site, STATE_META, true ) ) : [];
	$flush  = entries( $stored['flush'] ?? [] );
	return [
		'providers' => isset( $stored['providers'] ) ? texts( $stored['providers'] ) : null,
		'flush'     => [] === $flush ? null : [
			'state' => text( $flush['state'] ?? '' ),
			'at'    => integer( $flush['at'] ?? 0 ),
		],
	];
}

/** Whether any site of any network has stored that its links would change back without the plugin. */
function has_changed_links_on_any_site(): bool {
	$wpdb = database();
	if ( ! is_site_meta_supported() ) {
		return false;
	}
	$query = 'SELECT blog_id FROM %i WHERE meta_key = %s AND meta_value LIKE %s LIMIT 1';
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL -- One query for all sites.
	return [] !== $wpdb->get_col( $wpdb->prepare( $query, $wpdb->blogmeta, STATE_META, '%s:13:"changed_links";b:1;%' ) );
}
