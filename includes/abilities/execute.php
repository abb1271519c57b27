<?php
/**
 * Runs abilities: they send the same REST requests as our own screen, with the same rights, and report what the answers
 * prove.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Abilities;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Rest\Input;
use WP_Error;
use WP_REST_Request;
use function ShortPixelFlush\Model\entries;
use function ShortPixelFlush\Model\integer;
use const ShortPixelFlush\Rest\REST_NAMESPACE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const COPIES_AT_ONCE = 50;

// Seconds that a call may take: the maximum and the default.
const MOST_SECONDS  = 20;
const USUAL_SECONDS = 10;

/** @return array<mixed>|WP_Error */
function get_state() {
	return ask( 'GET', '/status' );
}

/** @return array<mixed>|WP_Error */
function plan_flush( Input $input ) {
	$plan = ask( 'POST', '/flushes', [ 'dry_run' => true ] + flush_body( $input, [] === $input->all() ? 'site' : 'images' ) );
	// Omits the links: there are many, and they don't help to decide.
	return is_wp_error( $plan ) ? $plan : array_diff_key( $plan, [ 'variants' => true ] );
}

/** @return array<mixed>|WP_Error */
function flush_images( Input $input ) {
	return accepted( ask_flush( 'POST', '/flushes', flush_body( $input, 'images' ) ) );
}

/** @return array<mixed>|WP_Error */
function flush_all( Input $input ) {
	return accepted( ask_flush( 'POST', '/flushes', flush_body( $input, 'site' ) ) );
}

/** @return array<mixed>|WP_Error */
function run_flush( Input $input ) {
	$until = microtime( true ) + $input->number( 'seconds' );
	do {
		$began = microtime( true );
		$flush = ask_flush( 'POST', "/flushes/{$input->number( 'id' )}/run" );
		// Stops unless the flush is running and the next request would probably end in time.
	} while ( ! is_wp_error( $flush ) && 'running' === $flush['state'] && 2 * microtime( true ) - $began < $until );
	return is_wp_error( $flush ) ? $flush : flush_report( $flush );
}

/** @return array<mixed>|WP_Error */
function read_flush( Input $input ) {
	$route = "/flushes/{$input->number( 'id' )}";
	$flush = ask_flush( 'GET', $route );
	return is_wp_error( $flush ) ? $flush : with_page( flush_report( $flush ), 'copies', "{$route}/purges", $input );
}

/** @return array<mixed>|WP_Error */
function check_images() {
	return ask( 'POST', '/scan' );
}

/** @return array<mixed>|WP_Error */
function read_check( Input $input ) {
	$scan = ask( 'GET', '/scan' );
	return is_wp_error( $scan ) ? $scan : with_page( $scan, 'findings', '/scan/findings', $input );
}

/** @return array<mixed> The body of POST /flushes. */
function flush_body( Input $input, string $scope ): array {
	return [ 'scope' => 'images' === $scope && $input->has( 'urls' ) ? 'urls' : $scope ] + $input->all();
}

/**
 * @param Flush_Shape|WP_Error $flush
 * @return array<mixed>|WP_Error
 */
function accepted( $flush ) {
	return is_wp_error( $flush ) ? $flush : [ 'accepted' => true ] + flush_report( $flush );
}

/**
 * @phpstan-param Flush_Shape $flush
 * @return array<mixed> What is known about the flush. `proved` means that it is done, and all checked copies, at
 *     least one, are new or being made again.
 */
function flush_report( array $flush ): array {
	$checked = $flush['copies']['checked'];
	return [
		'id'      => $flush['id'],
		'state'   => $flush['state'],
		'ended'   => ! in_array( $flush['state'], Flush::OPEN_STATES, true ),
		'proved'  => 'done' === $flush['state'] && $checked > 0 && $flush['counts']['fresh'] + $flush['counts']['rebuilding'] >= $checked,
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
 * @return array<mixed>|WP_Error The answer with a page of the route's list, and the cursor of the next page.
 */
function with_page( array $answer, string $name, string $route, Input $input ) {
	$page  = $input->number( 'cursor' );
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
 * @return Flush_Shape|WP_Error
 */
function ask_flush( string $method, string $route, array $params = [] ) {
	/** @var Flush_Shape|WP_Error $flush Without `dry_run` or `ask`, these routes return a whole flush. */
	$flush = ask( $method, $route, $params );
	return $flush;
}

/**
 * @param array<mixed> $params
 * @param int          $pages  Set to the number of pages.
 * @return array<mixed>|WP_Error
 */
function ask( string $method, string $route, array $params = [], int &$pages = 0 ) {
	$request = new WP_REST_Request( $method, '/' . REST_NAMESPACE . $route );
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
