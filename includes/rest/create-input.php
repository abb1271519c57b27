<?php
/** What POST /flushes checks beyond single fields: which of them belong together, and what a browser saw. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Image_Record;
use ShortPixelFlush\Flush\Image_Records;
use WP_Error;
use WP_REST_Request;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/errors.php';
require_once __DIR__ . '/fields.php';

// The field that says what is flushed, by scope; a scope refuses the others' fields.
const SUBJECT_FIELDS = [
	'images' => 'attachments',
	'urls'   => 'urls',
	'page'   => 'seen_on',
	'site'   => 'expected_endpoint',
];

// Every box of a request on every screen where it was measured. The pages of a very large site come to a third of it.
const MOST_MEASUREMENTS = 1000000;

/** @return Input|WP_Error */
function create_input( WP_REST_Request $request ) {
	$input = Input::read( $request, create_fields() );
	return is_wp_error( $input ) ? $input : scope_mismatch( $input ) ?? cause_mismatch( $input ) ?? seen_mismatch( $input ) ?? $input;
}

/** What the history says of a flush is true: only what a scan found is flushed because of it. */
function cause_mismatch( Input $input ): ?WP_Error {
	if ( 'scan' !== $input->text( 'cause' ) ) {
		return null;
	}
	if ( 'images' !== $input->text( 'scope' ) || $input->flag( 'library' ) ) {
		return foreign_field( 'cause', 'scan', $input->flag( 'library' ) ? 'library' : $input->text( 'scope' ) );
	}
	$ids   = $input->numbers( 'attachments' );
	$found = array_filter( ( new Image_Records() )->all( $ids ), static fn ( Image_Record $record ): bool => 'stale' === $record->scan_state );
	return 'removal' === $input->text( 'method' ) && count( $found ) === count( $ids ) ? null : invalid_input( 'cause', __( 'Not all of these images were found to look old by the last scan. Nothing has been flushed.', 'shortpixel-flush' ) );
}

/** Guessing which of scope and fields was meant could flush the wrong images. */
function scope_mismatch( Input $input ): ?WP_Error {
	if ( $input->flag( 'library' ) ) {
		return library_mismatch( $input );
	}

	$scope = $input->text( 'scope' );
	foreach ( SUBJECT_FIELDS as $owner => $field ) {
		if ( $owner !== $scope && $input->has( $field ) && ! ( 'page' === $scope && 'urls' === $field ) ) {
			return foreign_field( $field, $field, $scope );
		}
		// What everything costs may be asked before anybody saw the endpoint.
		if ( $owner === $scope && ! $input->has( $field ) && ! ( 'site' === $scope && $input->flag( 'dry_run' ) ) ) {
			/* translators: 1: name of a field, 2: a scope. */
			return invalid_input( $field, sprintf( __( '“%1$s” is missing; scope “%2$s” needs it.', 'shortpixel-flush' ), $field, $scope ) );
		}
	}
	return method_mismatch( $input ) ?? many_mismatch( $input );
}

/** So many are planned while the flush runs: nobody has measured them, and they can only be removed. */
function many_mismatch( Input $input ): ?WP_Error {
	$has_more = 'removal' !== $input->text( 'method' ) || $input->has( 'layouts' ) || $input->flag( 'measuring' ) || 'person' !== $input->text( 'cause' );
	return $has_more && count( $input->numbers( 'attachments' ) ) > MOST_ATTACHMENTS ? too_many( 'attachments', MOST_ATTACHMENTS ) : null;
}

/** Everything is flushed by the ways of its own; the default is not sent. */
function method_mismatch( Input $input ): ?WP_Error {
	$scope  = $input->text( 'scope' );
	$method = $input->text( 'method' );
	// Under a new address there are no copies yet, and pasted links name theirs.
	$is_measurable = in_array( $scope, [ 'images', 'page' ], true );
	if ( $input->flag( 'measuring' ) && ( ! $is_measurable || 'removal' !== $method ) ) {
		return foreign_field( 'measuring', 'measuring', $is_measurable ? $method : $scope );
	}
	if ( 'purge' === $method && 'site' !== $scope ) {
		return foreign_field( 'method', 'purge', $scope );
	}
	return 'new_address' === $method && in_array( $scope, [ 'urls', 'page' ], true ) ? foreign_field( 'method', 'new_address', $scope ) : null;
}

/** The whole library means every image, by removal, and no browser has seen it. */
function library_mismatch( Input $input ): ?WP_Error {
	if ( 'images' !== $input->text( 'scope' ) ) {
		return foreign_field( 'library', 'library', $input->text( 'scope' ) );
	}

	$clashing = array_filter( [ 'attachments', 'urls', 'expected_endpoint', 'layouts' ], [ $input, 'has' ] );
	$method   = $input->text( 'method' );
	$clashing = array_combine( $clashing, $clashing ) + ( 'removal' === $method ? [] : [ 'method' => $method ] ) + ( $input->flag( 'measuring' ) ? [ 'measuring' => 'measuring' ] : [] );
	foreach ( $clashing as $field => $what ) {
		/* translators: 1: name of a field, 2: name of another field. */
		return invalid_input( $field, sprintf( __( '“%1$s” does not go together with “%2$s”.', 'shortpixel-flush' ), $what, 'library' ) );
	}
	return null;
}

/** Refuses what a browser saw if it does not belong to the scope, or contradicts itself. */
function seen_mismatch( Input $input ): ?WP_Error {
	$scope = $input->text( 'scope' );
	if ( 'site' === $scope && $input->has( 'layouts' ) ) {
		return foreign_field( 'layouts', 'layouts', $scope );
	}
	if ( 'page' !== $scope && $input->has( 'screen' ) ) {
		return foreign_field( 'screen', 'screen', $scope );
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
 * @param list<Layout> $layouts
 */
function layouts_refusal( array $layouts ): ?WP_Error {
	$hosts = [] === $layouts ? [] : site_hosts();
	$count = 0;
	foreach ( $layouts as $layout ) {
		if ( ! is_host_listed( url_host( $layout['url'] ), $hosts ) ) {
			/* translators: %s: a link. */
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
 * Null if the layout contradicts itself.
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

/** @return array{seen_on: string, screen: Browser_Screen|null, layouts: list<Layout>} */
function seen( Input $input ): array {
	/** @var Browser_Screen|null $screen Validated against its schema. */
	$screen = $input->all()['screen'] ?? null;
	return [
		'seen_on' => $input->text( 'seen_on' ),
		'screen'  => $screen,
		'layouts' => typed_layouts( $input->objects( 'layouts' ) ),
	];
}

/**
 * @param list<array<mixed>> $layouts Validated against their schema.
 * @return list<Layout>
 */
function typed_layouts( array $layouts ): array {
	/** @var list<Layout> $layouts */
	return $layouts;
}

/** For the permission check, which comes before validation. */
function means_library( WP_REST_Request $request ): bool {
	$sent = $request->get_param( 'library' );
	// Anything but a boolean is refused later; until then it counts as the greater request.
	return null !== $sent && ( ! is_scalar( $sent ) || rest_sanitize_boolean( is_bool( $sent ) ? $sent : (string) $sent ) );
}

/** @return list<int> For the permission check, which comes before validation. Empty if there are too many: such a list is refused later, unread. */
function named_attachments( WP_REST_Request $request ): array {
	$sent = $request->get_param( 'attachments' );
	if ( ! is_array( $sent ) || count( $sent ) > MOST_CHOSEN ) {
		return [];
	}
	return array_values( array_unique( array_map( 'absint', array_filter( $sent, 'is_scalar' ) ) ) );
}
