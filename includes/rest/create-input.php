<?php
/** Checks which fields of POST /flushes belong together, and the measurements that browsers send to any route. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Start_Request;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Providers\Provider;
use ShortPixelFlush\Store\Image_Records;
use WP_Error;
use WP_REST_Request;
use function ShortPixelFlush\Copies\is_too_much_measured;
use function ShortPixelFlush\error_data;
use function ShortPixelFlush\Health\provider_offer;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\invalid_input;
use function ShortPixelFlush\Providers\all;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The scopes that accept each field, method or cause; any scope accepts those that are not listed.
const TAKEN_BY = [
	'attachments'       => [ 'images' ],
	'library'           => [ 'images' ],
	'urls'              => [ 'urls' ],
	'pasted'            => [ 'urls' ],
	'expected_endpoint' => [ 'site' ],
	'measuring'         => [ 'images', 'urls' ],
	'new_link'          => [ 'images', 'site' ],
	'purge'             => [ 'site' ],
	'scan'              => [ 'images' ],
];

// The field that names the subject, by scope.
const SUBJECT_OF = [
	'images' => 'attachments',
	'urls'   => 'urls',
	'site'   => 'expected_endpoint',
];

// The most measurements in a request, where a box counts once for each of its screens. A very large site's pages need
// a third of that.
const MOST_MEASUREMENTS = 1000000;

/**
 * Turns a request for confirmation into a successful response: browsers log every refused request as an error.
 *
 * @return array<mixed>|WP_Error The estimate to confirm, if only that is missing and the client can ask the user;
 *     otherwise the refusal.
 */
function question( WP_Error $refusal, bool $can_ask ) {
	$asks = $can_ask && 'shortpixel_flush_not_confirmed' === $refusal->get_error_code();
	return $asks ? [ 'estimate' => error_data( $refusal )['estimate'] ?? null ] : $refusal;
}

/** If a refusal is for lack of a provider, adds a link to get one running, and says if an installed one is off. */
function with_offer( WP_Error $refusal ): WP_Error {
	$code   = (string) $refusal->get_error_code();
	$is_off = in_array( $code, [ 'shortpixel_flush_no_provider', 'shortpixel_flush_provider_unreadable' ], true )
		&& [] === array_filter( all(), static fn ( Provider $provider ): bool => $provider->is_active() );
	$offer  = $is_off ? provider_offer() : null;
	if ( null === $offer ) {
		return $refusal;
	}
	$link = [
		'text' => $offer['short'],
		'url'  => $offer['url'],
	];
	// add_data() would keep the earlier data as well.
	$refusal->error_data[ $code ] = [ 'offer' => $link ] + error_data( $refusal );
	if ( '' !== $offer['state'] ) {
		$refusal->errors[ $code ] = [ $offer['state'] ];
	}
	return $refusal;
}

/** Refuses fields that don't go together: guessing which was meant could flush the wrong images. */
function create_refusal( Start_Request $wanted ): ?WP_Error {
	$scope = $wanted->scope;
	$asked = requested_fields( $wanted );
	foreach ( $asked as $what => $field ) {
		if ( ! in_array( $scope, TAKEN_BY[ $what ], true ) ) {
			return foreign_field( $field, $what, $scope );
		}
		// The whole library means every image, by removal, without a browser's measurements.
		if ( isset( $asked['library'] ) && 'library' !== $what ) {
			return field_conflict( $field, $what, 'library' );
		}
	}
	if ( isset( $asked['urls'], $asked['pasted'] ) ) {
		return field_conflict( 'urls', 'urls', 'pasted' );
	}
	$subject = isset( $asked['pasted'] ) ? 'pasted' : SUBJECT_OF[ $scope ] ?? '';
	// A dry run of a flush of everything is allowed before the endpoint is known.
	if ( ! isset( $asked[ $subject ] ) && ! isset( $asked['library'] ) && ! ( 'site' === $scope && $wanted->dry_run ) ) {
		return invalid_input( $subject, sprintf( '“%1$s” is missing; scope “%2$s” needs it.', $subject, $scope ) );
	}
	// A selection this large is planned while the flush runs, so it takes nothing else of TAKEN_BY.
	if ( $wanted->is_large() && count( $asked ) > 1 ) {
		return too_many( 'attachments', MOST_ATTACHMENTS );
	}
	// Only images that a scan found may be flushed for that cause, so that the history stays true.
	if ( isset( $asked['scan'] ) && ! are_found_old( $wanted->attachments ) ) {
		return invalid_input( 'cause', __( 'The check has found other images since. Reload to see them.', 'shortpixel-flush' ) );
	}
	return null;
}

/** @param list<int> $ids */
function are_found_old( array $ids ): bool {
	$is_old = static fn ( Image_Record $record ): bool => 'stale' === $record->scan_state;

	return count( array_filter( ( new Image_Records() )->all( $ids ), $is_old ) ) >= count( $ids );
}

/** @return array<string, string> The keys of TAKEN_BY that were requested, each with its field. */
function requested_fields( Start_Request $wanted ): array {
	$fields = array_keys( array_intersect_key( TAKEN_BY, $wanted->to_array() ) );
	$values = [
		$wanted->method => 'method',
		$wanted->cause  => 'cause',
	];
	return array_combine( $fields, $fields ) + array_intersect_key( $values, TAKEN_BY );
}

function field_conflict( string $field, string $what, string $other ): WP_Error {
	return invalid_input( $field, sprintf( '“%1$s” does not go together with “%2$s”.', $what, $other ) );
}

function foreign_field( string $field, string $what, string $scope ): WP_Error {
	return invalid_input( $field, sprintf( '“%1$s” does not belong to scope “%2$s”.', $what, $scope ) );
}

/**
 * Refuses layouts of other sites, those that contradict themselves, and too many at once.
 *
 * @param list<Layout> $layouts
 */
function layouts_refusal( array $layouts ): ?WP_Error {
	$hosts = [] === $layouts ? [] : site_hosts();
	$count = 0;
	foreach ( $layouts as $layout ) {
		if ( ! is_host_listed( url_host( $layout['url'] ), $hosts ) ) {
			return invalid_input( 'layouts', sprintf( 'The page %s was measured, but it is not a page of this site.', $layout['url'] ) );
		}
		$found = measurements( $layout );
		if ( null === $found ) {
			return invalid_input( 'layouts', 'What was measured on a page does not fit together: it names screens on which the page was not measured.' );
		}
		$count += $found;
	}
	if ( is_too_much_measured( $layouts ) ) {
		return new WP_Error( 'shortpixel_flush_too_many', 'More was measured than a page can hold.', [ 'status' => 413 ] );
	}
	return $count > MOST_MEASUREMENTS ? too_many( 'layouts', MOST_MEASUREMENTS ) : null;
}

/**
 * Counts the measurements of a layout; null if it contradicts itself.
 *
 * @param Layout $layout
 */
function measurements( array $layout ): ?int {
	$screens = count( $layout['screens'] );
	$count   = 0;
	if ( 'measured' !== $layout['state'] && ( $screens > 0 || [] !== $layout['images'] ) ) {
		return null;
	}
	foreach ( $layout['images'] as $image ) {
		foreach ( $image['boxes'] as $box ) {
			if ( [] !== $box['screens'] && max( $box['screens'] ) >= $screens ) {
				return null;
			}
			$count += count( $box['screens'] );
		}
	}
	return $count;
}

/** Whether the whole library is requested, for the permission check before validation. */
function requests_library( WP_REST_Request $request ): bool {
	$sent = $request->get_param( 'library' );
	// A list or an object is refused later; until then it counts as the larger request.
	return null !== $sent && ( ! is_scalar( $sent ) || rest_sanitize_boolean( is_bool( $sent ) ? $sent : (string) $sent ) );
}

/**
 * @return list<int> The ids for the permission check before validation. Empty if there are too many: such a list is
 *     refused later, unread.
 */
function named_attachments( WP_REST_Request $request ): array {
	$sent = $request->get_param( 'attachments' );
	if ( ! is_array( $sent ) || count( $sent ) > MOST_CHOSEN ) {
		return [];
	}
	return array_values( array_unique( array_map( 'absint', array_filter( $sent, 'is_scalar' ) ) ) );
}
