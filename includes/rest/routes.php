<?php
/**
 * The REST routes: who may request each, the fields it accepts, and its handler. A route is built, and its class
 * loaded, only for requests to it, for batches and for lists of routes.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Model\Flush;
use WP_Error;
use WP_REST_Request;
use function ShortPixelFlush\Flush\why_forbidden;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @param string $route The requested route: one of ours, a batch, or one that lists routes. */
function register_routes( string $route ): void {
	$is_list = in_array( $route, [ '/', '/batch/v1', '/' . REST_NAMESPACE ], true );
	foreach ( flush_routes() + image_routes() + site_routes() as $path => $made ) {
		if ( $is_list || 1 === preg_match( '@^/' . REST_NAMESPACE . $path . '$@i', $route ) ) {
			// Replaces a route that is requested again in the same process, which WordPress would otherwise extend.
			register_rest_route( REST_NAMESPACE, $path, $made(), true );
		}
	}
}

/** @return array<non-falsy-string, callable(): array<mixed>> By path, functions that build the arguments of register_rest_route(). */
function flush_routes(): array {
	$path = '/flushes/(?P<id>[\d]+)';
	$one  = path_id( 'The flush’s id.', id_field() );
	$is   = [ 'schema' => '\ShortPixelFlush\Say\flush_schema' ];

	$read  = may_read();
	$any   = for_flush_in_path( static fn (): string => '' );
	$go_on = for_flush_in_path( '\ShortPixelFlush\Flush\why_forbidden_to_continue' );
	$stop  = for_flush_in_path( '\ShortPixelFlush\Flush\why_forbidden_to_stop' );

	return [
		'/flushes'            => static fn (): array => $is + [
			endpoint( 'GET', $read, [ Flushes_Controller::class, 'list' ], paging_fields() + filter_fields() ),
			endpoint( 'POST', [ Start_Controller::class, 'start_refusal' ], [ Start_Controller::class, 'start' ], create_fields() ),
		],
		'/flushes/users'      => static fn (): array => [
			endpoint( 'GET', $read, [ Users_Controller::class, 'list' ] ),
			'schema' => [ Schemas::class, 'user' ],
		],
		$path                 => static fn (): array => $one + $is + [ endpoint( 'GET', $any, [ Flush_Controller::class, 'read' ] ) ],
		"{$path}/purges"      => static fn (): array => $one + [
			endpoint( 'GET', $any, [ Flush_Controller::class, 'purges' ], purge_fields() ),
			'schema' => '\ShortPixelFlush\Say\purge_schema',
		],
		"{$path}/comparisons" => static fn (): array => $one + [
			// Lists few per page, since each holds up to three images.
			endpoint( 'GET', $any, [ Flush_Controller::class, 'comparisons' ], paging_fields( 10, 1 ) ),
			'schema' => [ Schemas::class, 'comparison' ],
		],
		"{$path}/layouts"     => static fn (): array => $one + $is + [
			endpoint( 'POST', $go_on, [ Flush_Acts_Controller::class, 'add_layouts' ], late_layouts_fields() ),
		],
		"{$path}/pages"       => static fn (): array => $one + $is + [
			endpoint( 'POST', $go_on, [ Flush_Acts_Controller::class, 'add_pages' ], outside_pages_fields() ),
		],
		"{$path}/run"         => static fn (): array => $one + $is + [ endpoint( 'POST', $go_on, [ Flush_Acts_Controller::class, 'run' ] ) ],
		"{$path}/retry"       => static fn (): array => $one + $is + [
			endpoint( 'POST', $go_on, [ Flush_Acts_Controller::class, 'retry' ], agreement_fields() ),
		],
		"{$path}/cancel"      => static fn (): array => $one + $is + [ endpoint( 'POST', $stop, [ Flush_Acts_Controller::class, 'cancel' ] ) ],
		"{$path}/check"       => static fn (): array => $one + [
			endpoint( 'POST', $any, [ Flush_Acts_Controller::class, 'check' ] ),
			'schema' => [ Schemas::class, 'check' ],
		],
		"{$path}/undo"        => static fn (): array => $one + $is + [ endpoint( 'POST', $go_on, [ Flush_Acts_Controller::class, 'undo' ] ) ],
	];
}

/** @return array<non-falsy-string, callable(): array<mixed>> */
function image_routes(): array {
	// Each image's permission is checked once the query is validated; a finding is shown only to those who may flush
	// its image.
	$images = static fn (): string => why_forbidden( 'images', [] );
	$scan   = needs( CAP_SITE );
	$is     = [ 'schema' => [ Schemas::class, 'scan' ] ];
	return [
		'/images'         => static fn (): array => [
			endpoint( 'GET', $images, [ Images_Controller::class, 'list' ], images_fields() ),
			'schema' => [ Schemas::class, 'image' ],
		],
		'/images/changed' => static fn (): array => [
			endpoint( 'GET', $images, [ Images_Controller::class, 'changed' ] ),
			'schema' => [ Schemas::class, 'changed_image' ],
		],
		'/pages'          => static fn (): array => [
			endpoint( 'GET', $images, [ Pages_Controller::class, 'list' ], images_fields() ),
			'schema' => [ Schemas::class, 'pages' ],
		],
		'/scan'           => static fn (): array => $is + [
			endpoint( 'GET', may_read(), [ Scan_Controller::class, 'read' ] ),
			endpoint( 'POST', $scan, [ Scan_Controller::class, 'start' ], scan_fields() ),
			endpoint( 'DELETE', $scan, [ Scan_Controller::class, 'stop' ] ),
		],
		'/scan/run'       => static fn (): array => $is + [
			endpoint(
				'POST',
				$scan,
				[ Scan_Controller::class, 'run' ],
				[ 'layouts' => field( 'A browser’s measurements of the pages in "to_measure"; left out if no browser measures them.', layouts_field() ) ]
			),
		],
		'/scan/findings'  => static fn (): array => [
			endpoint( 'GET', may_read(), [ Scan_Controller::class, 'findings' ], paging_fields() ),
			'schema' => [ Schemas::class, 'finding' ],
		],
	];
}

/** @return array<non-falsy-string, callable(): array<mixed>> The routes of the site's state and settings, by path. */
function site_routes(): array {
	$dismiss = needs( CAP_MANAGE );
	return [
		'/status'                 => static fn (): array => [
			endpoint(
				'GET',
				needs( CAP_IMAGES ),
				static fn ( Input $input ): array => Status_Controller::status( $input->flag( 'check' ) ),
				[ 'check' => flag_field( 'Requests the state of the ShortPixel account and the CDNs of the images’ hosts, which takes a moment.' ) ]
			),
			'schema' => [ Schemas::class, 'status' ],
		],
		'/outside'                => static fn (): array => [
			endpoint( 'GET', needs( CAP_SITE ), [ Outside_Controller::class, 'read' ] ),
			endpoint( 'POST', needs( CAP_SITE ), [ Outside_Controller::class, 'answer' ], outside_fields() ),
			'schema' => [ Schemas::class, 'outside' ],
		],
		'/settings'               => static fn (): array => [
			endpoint( 'GET', needs( CAP_MANAGE ), [ Settings_Controller::class, 'read' ] ),
			endpoint( 'POST', needs( CAP_MANAGE ), [ Settings_Controller::class, 'change' ], Settings_Fields::settings() ),
			'schema' => [ Schemas::class, 'settings' ],
		],
		'/address'                => static fn (): array => [
			endpoint( 'POST', needs( CAP_SITE ), [ Address_Controller::class, 'answer' ], site_url_fields() ),
			'schema' => [ Schemas::class, 'address' ],
		],
		'/edges'                  => static fn (): array => [
			endpoint( 'GET', needs( CAP_MANAGE ), [ Edges_Controller::class, 'kinds' ] ),
			'schema' => [ Schemas::class, 'edge_kinds' ],
		],
		'/edges/test'             => static fn (): array => [
			endpoint( 'POST', needs( CAP_MANAGE ), [ Edges_Controller::class, 'test' ], Settings_Fields::edge() ),
			'schema' => [ Schemas::class, 'edge_test' ],
		],
		'/edges/dismissed'        => static fn (): array => [
			endpoint( 'POST', $dismiss, static fn ( Input $input ) => Edges_Controller::set_dismissed( $input, true ), Settings_Fields::suggestion() ),
			endpoint( 'DELETE', $dismiss, static fn ( Input $input ) => Edges_Controller::set_dismissed( $input, false ), Settings_Fields::suggestion() ),
			'schema' => [ Schemas::class, 'suggestions' ],
		],
		'/health/(?P<id>[a-z_]+)' => static fn (): array => path_id( 'The check’s id.' ) + [
			endpoint( 'GET', needs( CAP_MANAGE ), [ Health_Controller::class, 'check' ] ),
			'schema' => [ Schemas::class, 'health' ],
		],
	];
}

/** @return callable(): string A permission for users who may flush images or everything. */
function may_read(): callable {
	return needs( CAP_IMAGES, CAP_SITE );
}

/**
 * @param callable(Flush): string $why_not
 * @return callable(WP_REST_Request): (string|WP_Error) A permission for users who may see the flush in the path,
 *     and for whom `$why_not` returns an empty string.
 */
function for_flush_in_path( callable $why_not ): callable {
	return static function ( WP_REST_Request $request ) use ( $why_not ) {
		$refusal = may_read()();
		$flush   = '' === $refusal ? Flush_Controller::find( $request ) : $refusal;
		return $flush instanceof Flush ? $why_not( $flush ) : $flush;
	};
}
