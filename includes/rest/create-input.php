<?php
/** What POST /flushes checks beyond single fields: which of them belong together, and what a browser says it saw. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Request;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/errors.php';
require_once __DIR__ . '/fields.php';

// The field that says what is flushed, by scope; a scope refuses the others' fields.
const SUBJECT_FIELDS = [
	'images' => 'attachments',
	'urls'   => 'urls',
	'site'   => 'expected_endpoint',
];

// Every box of a request on every screen where it was measured. The pages of a very large site come to a third of it.
const MOST_MEASUREMENTS = 1000000;

/** @return Input|WP_Error */
function create_input( WP_REST_Request $request ) {
	$input = Input::read( $request, create_fields() );
	return is_wp_error( $input ) ? $input : scope_mismatch( $input ) ?? seen_mismatch( $input ) ?? $input;
}

/** Refuses a body whose fields don't fit its scope: guessing which was meant could flush the wrong images. */
function scope_mismatch( Input $input ): ?WP_Error {
	if ( $input->flag( 'library' ) ) {
		return library_mismatch( $input );
	}

	$scope = $input->text( 'scope' );
	foreach ( SUBJECT_FIELDS as $owner => $field ) {
		if ( $owner !== $scope && $input->has( $field ) ) {
			return foreign_field( $field, $field, $scope );
		}
		// What everything costs can be asked before an endpoint was seen.
		if ( $owner === $scope && ! $input->has( $field ) && ! ( 'site' === $scope && $input->flag( 'dry_run' ) ) ) {
			/* translators: 1: name of a field, 2: a scope. */
			return invalid_input( $field, sprintf( __( '“%1$s” is missing; scope “%2$s” needs it.', 'shortpixel-flush' ), $field, $scope ) );
		}
	}
	return 'new_address' === $input->text( 'method' ) && 'images' !== $scope ? foreign_field( 'method', 'new_address', $scope ) : null;
}

/** The whole library means every image, by removal, and no browser has seen it. */
function library_mismatch( Input $input ): ?WP_Error {
	if ( 'images' !== $input->text( 'scope' ) ) {
		return foreign_field( 'library', 'library', $input->text( 'scope' ) );
	}

	$clashing = array_filter( [ 'attachments', 'urls', 'expected_endpoint', 'layouts' ], [ $input, 'has' ] );
	$clashing = array_combine( $clashing, $clashing ) + ( 'new_address' === $input->text( 'method' ) ? [ 'method' => 'new_address' ] : [] );
	foreach ( $clashing as $field => $what ) {
		/* translators: 1: name of a field, 2: name of another field. */
		return invalid_input( $field, sprintf( __( '“%1$s” does not go together with “%2$s”.', 'shortpixel-flush' ), $what, 'library' ) );
	}
	return null;
}

/** Refuses what a browser saw where it does not belong to the scope, or contradicts itself. */
function seen_mismatch( Input $input ): ?WP_Error {
	$scope = $input->text( 'scope' );
	foreach ( [ 'layouts', 'seen_on', 'screen' ] as $field ) {
		$belongs = 'urls' === $scope || ( 'layouts' === $field && 'images' === $scope );
		if ( $input->has( $field ) && ! $belongs ) {
			return foreign_field( $field, $field, $scope );
		}
	}
	if ( $input->has( 'screen' ) && ! $input->has( 'seen_on' ) ) {
		return invalid_input( 'screen', __( 'A screen is learned of together with the page that it showed: “seen_on” is missing.', 'shortpixel-flush' ) );
	}
	return layouts_refusal( typed_layouts( $input->objects( 'layouts' ) ) );
}

function foreign_field( string $field, string $what, string $scope ): WP_Error {
	/* translators: 1: name of a field, 2: a scope. */
	return invalid_input( $field, sprintf( __( '“%1$s” does not belong to scope “%2$s”.', 'shortpixel-flush' ), $what, $scope ) );
}

/**
 * Refuses layouts of other sites, and those that contradict themselves.
 *
 * @param array $layouts
 * @phpstan-param list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}> $layouts
 */
function layouts_refusal( array $layouts ): ?WP_Error {
	$hosts = [] === $layouts ? [] : site_hosts();
	$count = 0;
	foreach ( $layouts as $layout ) {
		if ( ! is_host_listed( url_host( $layout['url'] ), $hosts ) ) {
			/* translators: %s: an address. */
			return invalid_input( 'layouts', sprintf( __( 'The page %s was measured, but it is not a page of this site. Nothing has been flushed.', 'shortpixel-flush' ), $layout['url'] ) );
		}
		$found = measurements( $layout );
		if ( null === $found ) {
			return invalid_input( 'layouts', __( 'What was measured on a page does not fit together: it names screens on which the page was not measured. Nothing has been flushed.', 'shortpixel-flush' ) );
		}
		$count += $found;
	}
	return $count > MOST_MEASUREMENTS ? too_many( 'layouts', MOST_MEASUREMENTS ) : null;
}

/**
 * Counts the measurements of a layout; null where it contradicts itself.
 *
 * @param array $layout
 * @phpstan-param array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>} $layout
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

/**
 * Returns what the planner is told of what a browser saw.
 *
 * @return array
 * @phpstan-return array{seen_on: string, screen: array{width: int, height: int, density: float}|null, layouts: list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}>}
 */
function seen( Input $input ): array {
	/** @var array{width: int, height: int, density: float}|null $screen Validated against its schema. */
	$screen = $input->all()['screen'] ?? null;
	return [
		'seen_on' => $input->text( 'seen_on' ),
		'screen'  => $screen,
		'layouts' => typed_layouts( $input->objects( 'layouts' ) ),
	];
}

/**
 * @param list<array<mixed>> $layouts Validated against their schema.
 * @return array
 * @phpstan-return list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}>
 */
function typed_layouts( array $layouts ): array {
	/** @var list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}> $layouts */
	return $layouts;
}

/** Whether the body means the whole library, for the permission check, which comes before validation. */
function means_library( WP_REST_Request $request ): bool {
	$sent = $request->get_param( 'library' );
	// Anything but a boolean is refused later; until then it counts as the greater request.
	return null !== $sent && ( ! is_scalar( $sent ) || rest_sanitize_boolean( is_bool( $sent ) ? $sent : (string) $sent ) );
}

/**
 * Returns the images that the body names, for the permission check, which comes before validation.
 *
 * @return list<int> Empty where there are too many: such a list is refused later, unread.
 */
function named_attachments( WP_REST_Request $request ): array {
	$sent = $request->get_param( 'attachments' );
	if ( ! is_array( $sent ) || count( $sent ) > MOST_ATTACHMENTS ) {
		return [];
	}
	return array_values( array_unique( array_map( 'absint', array_filter( $sent, 'is_scalar' ) ) ) );
}
