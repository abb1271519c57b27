<?php
/**
 * Checks on an existing site who is refused, which flushes need confirmation, when a secret is dropped, and whose
 * browser may add copies to future flushes. Returns sentence => whether it is true. Written for PHP 7.4, the oldest
 * supported version. Deletes what it creates.
 */

declare( strict_types=1 );

use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\Copies\keep_recent_lists;
use function ShortPixelFlush\Copies\recent_lists;
use const ShortPixelFlush\Copies\RECENT_LISTS_OPTION;

require_once ABSPATH . 'wp-admin/includes/user.php';
require_once dirname( SHORTPIXEL_FLUSH_FILE ) . '/includes/copies/recent-lists.php';

return ( static function (): array {
	$ask = static function ( string $method, string $path, array $body = [] ): array {
		$request = new WP_REST_Request( $method, '/shortpixel-flush/v1' . $path );
		if ( [] !== $body ) {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( $body ) );
		}
		$response = rest_do_request( $request );
		return [ $response->get_status(), json_decode( (string) wp_json_encode( $response->get_data() ), true ) ];
	};
	// Returns the value at a path of an answer's JSON; null if there is none.
	$at     = static function ( array $answer, string ...$path ) {
		$value = $answer[1] ?? null;
		foreach ( $path as $key ) {
			$value = is_array( $value ) ? $value[ $key ] ?? null : null;
		}
		return $value;
	};
	$text   = static function ( array $answer, string ...$path ) use ( $at ): string {
		$value = $at( $answer, ...$path );
		return is_scalar( $value ) ? (string) $value : '';
	};
	$name   = 'rights' . wp_rand();
	$author = wp_insert_user(
		[
			'user_login' => $name,
			'user_pass'  => wp_generate_password(),
			'user_email' => "{$name}@example.org",
			'role'       => 'author',
		]
	);
	if ( is_wp_error( $author ) ) {
		throw new RuntimeException( $author->get_error_message() );
	}
	$image  = static function ( int $owner, string $file ): int {
		$id = wp_insert_attachment(
			[
				'post_title'     => $file,
				'post_mime_type' => 'image/jpeg',
				'post_author'    => $owner,
			],
			"rights/{$file}.jpg"
		);
		wp_update_attachment_metadata(
			$id,
			[
				'file'     => "rights/{$file}.jpg",
				'width'    => 900,
				'height'   => 600,
				'filesize' => 50000,
			]
		);
		return $id;
	};
	$owned  = array_map(
		static function ( int $n ) use ( $image, $author ): int {
			return $image( $author, "own-{$n}" );
		},
		range( 1, 101 )
	);
	$own    = $owned[0];
	$others = $image( 1, 'others' );
	$before = (array) get_option( 'shortpixel_flush_settings' );
	$holds  = [];

	wp_set_current_user( 1 );
	$endpoint = $text( $ask( 'GET', '/status' ), 'providers', '0', 'endpoint' );
	$copies   = static function ( int $id, int $count ) use ( $endpoint ): array {
		return array_map(
			static function ( int $width ) use ( $endpoint, $id ): array {
				$source = (string) wp_get_attachment_url( $id );
				return [
					'url'           => "{$endpoint}/w_{$width}+q_lossy+ret_img/{$source}",
					'source'        => $source,
					'attachment_id' => $id,
					'found_in'      => 'settings',
				];
			},
			range( 1, $count )
		);
	};
	$many     = static function ( array $variants, array $ids ) use ( $copies ): array {
		return $copies( $ids[0], 3 );
	};
	add_filter( 'shortpixel_flush_variants', $many, 100, 2 );
	$flush  = static function ( array $attachments, array $more = [] ) use ( $ask ): array {
		return $ask(
			'POST',
			'/flushes',
			$more + [
				'scope'       => 'images',
				'attachments' => $attachments,
			]
		);
	};
	$agreed = [ 'confirmed' => 101 ];
	$theirs = $flush( [ $others ] );
	wp_set_current_user( $author );
	$holds['An author is refused another’s image, the library, everything, the settings and another’s flush'] = [
		202,
		403,
		403,
		403,
		403,
		404,
	] === [
		$theirs[0],
		$flush( [ $others ] )[0],
		$ask(
			'POST',
			'/flushes',
			[
				'scope'   => 'images',
				'library' => true,
			]
		)[0],
		$ask(
			'POST',
			'/flushes',
			[
				'scope'             => 'site',
				'expected_endpoint' => $endpoint,
			]
		)[0],
		$ask( 'GET', '/settings' )[0],
		$ask( 'POST', "/flushes/{$text( $theirs, 'id' )}/cancel" )[0],
	];

	$asked = $flush( $owned );
	$mine  = $flush( $owned, $agreed );
	$holds['More than a hundred images start once somebody has agreed to them'] = [ 409, 'shortpixel_flush_not_confirmed', 202 ] === [
		$asked[0],
		$text( $asked, 'code' ),
		$mine[0],
	];
	$two = static function (): int {
		return 2;
	};
	add_filter( 'shortpixel_flush_daily_images', $two );
	$second = $flush( array_slice( $owned, 0, 3 ) );
	remove_filter( 'shortpixel_flush_daily_images', $two );
	$holds['What is more than a day’s number is refused'] = [ 429, 'shortpixel_flush_daily_limit', 2 ] === [
		$second[0],
		$text( $second, 'code' ),
		$at( $second, 'data', 'left' ),
	];

	wp_set_current_user( 1 );
	$ask( 'POST', "/flushes/{$text( $mine, 'id' )}/cancel" );
	$holds['Trying again is asked for as starting is'] = [ 409, 200 ] === [
		$ask( 'POST', "/flushes/{$text( $mine, 'id' )}/retry" )[0],
		$ask( 'POST', "/flushes/{$text( $mine, 'id' )}/retry", $agreed )[0],
	];

	$edge   = static function ( array $changes, array $setup ): array {
		return $changes + [
			'kind'  => 'generic',
			'hosts' => [ 'img.example.org' ],
			'setup' => $setup + [
				'servers'         => 'https://cache.example.org',
				'method'          => 'PURGE',
				'password_header' => 'X-Purge',
			],
		];
	};
	$save   = static function ( array $one ) use ( $ask, $at ): array {
		return (array) $at( $ask( 'POST', '/settings', [ 'edges' => [ $one ] ] ), 'edges', '0' );
	};
	$secret = 'a password that nobody guesses';
	$kept   = $save( $edge( [], [ 'password' => $secret ] ) );
	$same   = $save( $edge( [ 'id' => $kept['id'] ], [] ) );
	$stored = (string) wp_json_encode( get_option( 'shortpixel_flush_edge_settings' ) );
	$moved  = $save( $edge( [ 'id' => $kept['id'] ], [ 'servers' => 'https://elsewhere.example.org' ] ) );
	$holds['A secret is kept sealed, and dropped with what it was for'] = [ [ 'password' ], [ 'password' ], [], false ] === [
		$kept['secrets'],
		$same['secrets'],
		$moved['secrets'],
		strpos( $stored, $secret ),
	];

	$recent = get_option( RECENT_LISTS_OPTION );
	$teach  = static function ( int $user, int $id, int $width ) use ( $copies ): bool {
		$known = recent_lists();
		$seen  = $copies( $id, $width )[ $width - 1 ];
		wp_set_current_user( $user );
		keep_recent_lists( [ new Variant( $seen['url'], $seen['source'], $id, 'probe' ) ] );
		return recent_lists() !== $known;
	};
	$holds['An author’s browser adds nothing to what everybody’s flushes try, and an administrator’s does'] = [ false, true ] === [
		$teach( $author, $own, 901 ),
		$teach( 1, $others, 902 ),
	];
	false === $recent ? delete_option( RECENT_LISTS_OPTION ) : update_option( RECENT_LISTS_OPTION, $recent, false );

	remove_filter( 'shortpixel_flush_variants', $many, 100 );
	$ask( 'POST', '/settings', [ 'edges' => [] ] );
	update_option( 'shortpixel_flush_settings', $before, false );
	( new Flushes() )->delete( [ (int) $text( $theirs, 'id' ), (int) $text( $mine, 'id' ) ] );
	foreach ( $owned as $id ) {
		wp_delete_attachment( $id, true );
	}
	wp_delete_attachment( $others, true );
	wp_delete_user( $author );
	return $holds;
} )();
