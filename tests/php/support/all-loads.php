<?php
/**
 * Loads every file of includes/ except the commands, and requests each route that accepts GET, on a site that has had a
 * flush and has an image. Returns sentence => whether it is true. Written for PHP 7.4, the oldest supported version.
 */

declare( strict_types=1 );

return ( static function (): array {
	wp_set_current_user( 1 );
	$folder = dirname( SHORTPIXEL_FLUSH_FILE ) . '/includes';
	$files  = [];
	foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( $folder, FilesystemIterator::SKIP_DOTS ) ) as $file ) {
		// The commands extend a class of WP-CLI, which is not loaded here.
		if ( $file instanceof SplFileInfo && 'php' === $file->getExtension() && 0 !== strpos( $file->getPathname(), "{$folder}/cli/" ) ) {
			require_once $file->getPathname();
			$files[] = $file->getPathname();
		}
	}

	$images  = get_posts(
		[
			'post_type'   => 'attachment',
			'fields'      => 'ids',
			'numberposts' => 1,
		]
	);
	$answers = [];
	rest_do_request( '/shortpixel-flush/v1' );
	foreach ( rest_get_server()->get_routes( 'shortpixel-flush/v1' ) as $route => $handlers ) {
		foreach ( $handlers as $handler ) {
			if ( is_array( $handler ) && is_array( $handler['methods'] ) && isset( $handler['methods']['GET'] ) ) {
				$request = new WP_REST_Request( 'GET', str_replace( [ '(?P<id>[\d]+)', '(?P<id>[a-z_]+)' ], [ '1', 'account' ], $route ) );
				if ( is_array( $handler['args'] ) && isset( $handler['args']['attachments'] ) ) {
					$request->set_query_params( [ 'attachments' => $images ] );
				}
				$answers[ $route ] = rest_do_request( $request )->get_status();
			}
		}
	}
	$wrong = array_diff( $answers, [ 200 ] );
	return [
		'PHP ' . PHP_VERSION . ' loads each of the ' . count( $files ) . ' files'   => count( $files ) > 300,
		'The ' . count( $answers ) . ' routes that only read answer: ' . wp_json_encode( $wrong ) => count( $answers ) > 15 && [] === $wrong,
	];
} )();
