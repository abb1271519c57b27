<?php
/**
 * Runs abilities: each sends the REST request of our own screen, with the same rights, and reports what the answer
 * proves.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Abilities;

use ShortPixelFlush\Model\Flush;
use WP_Error;
use WP_REST_Request;
use function ShortPixelFlush\Model\entries;
use function ShortPixelFlush\Model\integer;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const COPIES_AT_ONCE = 50;

// In seconds: the most a call may take, and the default.
const MOST_SECONDS  = 20;
const USUAL_SECONDS = 10;

/** @return array<mixed>|WP_Error */
function get_state() {
	return ask( 'GET', '/status' );
}

/**
 * @param mixed $input
 * @return array<mixed>|WP_Error
 */
function plan_flush( $input = [] ) {
	$input = entries( $input );
	$plan  = ask( 'POST', '/flushes', [ 'dry_run' => true ] + flush_body( $input, [] === $input ? 'site' : 'images' ) );
	// The links themselves are many, and don't help to decide.
	return is_wp_error( $plan ) ? $plan : array_diff_key( $plan, [ 'variants' => true ] );
}

/**
 * @param mixed $input
 * @return array<mixed>|WP_Error
 */
function flush_images( $input = [] ) {
	return accepted( ask( 'POST', '/flushes', flush_body( entries( $input ), 'images' ) ) );
}

/**
 * @param mixed $input
 * @return array<mixed>|WP_Error
 */
function flush_all( $input = [] ) {
	return accepted( ask( 'POST', '/flushes', flush_body( entries( $input ), 'site' ) ) );
}

/**
 * @param mixed $input
 * @return array<mixed>|WP_Error
 */
function run_flush( $input = [] ) {
	$input = entries( $input );
	$until = microtime( true ) + integer( $input['seconds'] ?? USUAL_SECONDS );
	$id    = integer( $input['id'] ?? 0 );
	do {
		$began = microtime( true );
		$flush = ask( 'POST', "/flushes/{$id}/run" );
		// A request that would not end in time is not sent, and no ability waits for ShortPixel.
	} while ( ! is_wp_error( $flush ) && 'running' === $flush['state'] && 2 * microtime( true ) - $began < $until );
	return is_wp_error( $flush ) ? $flush : flush_report( $flush );
}

/**
 * @param mixed $input
 * @return array<mixed>|WP_Error
 */
function read_flush( $input = [] ) {
	$input = entries( $input );
	$id    = integer( $input['id'] ?? 0 );
	$flush = ask( 'GET', "/flushes/{$id}" );
	return is_wp_error( $flush ) ? $flush : with_page( flush_report( $flush ), 'copies', "/flushes/{$id}/purges", $input );
}

/** @return array<mixed>|WP_Error */
function check_images() {
	return ask( 'POST', '/scan' );
}

/**
 * @param mixed $input
 * @return array<mixed>|WP_Error
 */
function read_check( $input = [] ) {
	$scan = ask( 'GET', '/scan' );
	return is_wp_error( $scan ) ? $scan : with_page( $scan, 'findings', '/scan/findings', entries( $input ) );
}

/**
 * @param array<mixed> $input
 * @return array<mixed> The body of POST /flushes.
 */
function flush_body( array $input, string $scope ): array {
	return [ 'scope' => 'images' === $scope && isset( $input['urls'] ) ? 'urls' : $scope ] + $input;
}

/**
 * @param array<mixed>|WP_Error $flush
 * @return array<mixed>|WP_Error
 */
function accepted( $flush ) {
	return is_wp_error( $flush ) ? $flush : [ 'accepted' => true ] + flush_report( $flush );
}

/**
 * @param array<mixed> $flush
 * @return array<mixed> What is known of the flush. Only checked copies are proved.
 */
function flush_report( array $flush ): array {
	$counts  = entries( $flush['counts'] ?? [] );
	$copies  = entries( $flush['copies'] ?? [] );
	$checked = integer( $copies['checked'] ?? 0 );
	$new     = integer( $counts['fresh'] ?? 0 ) + integer( $counts['rebuilding'] ?? 0 );
	return [
		'id'      => $flush['id'],
		'state'   => $flush['state'],
		'ended'   => ! in_array( $flush['state'], Flush::OPEN_STATES, true ),
		'proved'  => 'done' === $flush['state'] && $checked > 0 && $new >= $checked,
		'checked' => $checked,
		'message' => $flush['message'],
		'trouble' => $flush['trouble'],
		'wait'    => $flush['wait'],
		'steps'   => $flush['steps'],
		'can'     => $flush['can'],
	];
}

/**
 * @param array<mixed> $answer
 * @param array<mixed> $input
 * @return array<mixed>|WP_Error A page of the route's list, and the offset of the next one.
 */
function with_page( array $answer, string $name, string $route, array $input ) {
	$page  = max( 1, integer( $input['cursor'] ?? 1 ) );
	$pages = 0;
	$items = ask(
		'GET',
		$route,
		[
			'page'     => $page,
			'per_page' => COPIES_AT_ONCE,
		],
		$pages
	);
	return is_wp_error( $items ) ? $items : $answer + [
		$name         => $items,
		'next_cursor' => $page < $pages ? $page + 1 : null,
	];
}

/**
 * @param array<mixed> $params
 * @param int          $pages  Set to the number of pages.
 * @return array<mixed>|WP_Error
 */
function ask( string $method, string $route, array $params = [], int &$pages = 0 ) {
	$request = new WP_REST_Request( $method, '/shortpixel-flush/v1' . $route );
	if ( 'GET' === $method ) {
		$request->set_query_params( $params );
	} else {
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( (string) wp_json_encode( (object) $params ) );
	}
	$response = rest_do_request( $request );
	$error    = $response->as_error();
	$pages    = integer( $response->get_headers()['X-WP-TotalPages'] ?? 0 );
	return null !== $error ? $error : entries( json_decode( (string) wp_json_encode( $response->get_data() ), true ) );
}
