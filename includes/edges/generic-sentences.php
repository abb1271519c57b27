<?php
/**
 * What people are asked and told of a cache of their own.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/fields.php';

/**
 * Lists what an owner has to say of a cache that listens to a purge over HTTP.
 *
 * @return array
 * @phpstan-return list<array{name: string, label: string, help: string, type: 'text'|'secret'|'choice'|'lines', is_required: bool, choices?: array<string,string>, pattern?: string}>
 */
function generic_fields( string $ban_header ): array {
	return [
		needed_field( 'lines', 'servers', __( 'Servers', 'shortpixel-flush' ), __( 'Where the cache listens to purges, as this site reaches it, one a line: http://127.0.0.1:6081', 'shortpixel-flush' ) ),
		choice_field(
			'method',
			__( 'How it is told', 'shortpixel-flush' ),
			__( 'As the configuration of your cache expects it.', 'shortpixel-flush' ),
			[
				'PURGE' => __( 'PURGE of each address (Varnish, nginx, Squid)', 'shortpixel-flush' ),
				'BAN'   => __( 'BAN with a header that names the address (Varnish)', 'shortpixel-flush' ),
				'GET'   => __( 'Opening an address made for it (nginx)', 'shortpixel-flush' ),
			],
			true
		),
		optional_field(
			'text',
			'pattern',
			__( 'Address that purges', 'shortpixel-flush' ),
			__( 'Only where an address is opened; %s stands for the path: /purge%s', 'shortpixel-flush' ), // phpcs:ignore WordPress.WP.I18n -- The two characters are what is to be typed.
			'/[!-~]*%s[!-~]*'
		),
		optional_field(
			'text',
			'header',
			__( 'Header of a BAN', 'shortpixel-flush' ),
			/* translators: %s: a header's name. */
			sprintf( __( 'Only for BAN: the header that carries the regular expression. Left empty, it is %s.', 'shortpixel-flush' ), $ban_header ),
			'[A-Za-z0-9-]{1,64}'
		),
		choice_field(
			'everything',
			__( 'Emptying it', 'shortpixel-flush' ),
			__( 'For a flush of everything, where this cache also holds your pages.', 'shortpixel-flush' ),
			[
				''         => __( 'It can’t be emptied from here', 'shortpixel-flush' ),
				'BAN'      => __( 'BAN of every address', 'shortpixel-flush' ),
				'PURGEALL' => __( 'PURGEALL', 'shortpixel-flush' ),
			]
		),
		optional_field( 'text', 'password_header', __( 'Header of the password', 'shortpixel-flush' ), __( 'Left empty, it is X-Purge-Password.', 'shortpixel-flush' ), '[A-Za-z0-9-]{1,64}' ),
		optional_field( 'secret', 'password', __( 'Password', 'shortpixel-flush' ), __( 'Only where your cache asks for one in a header.', 'shortpixel-flush' ) ),
	];
}

/**
 * Says what a code means, what is true for visitors, and what to do; empty where it is no failure.
 *
 * @param array<string,mixed> $data What came with the code.
 */
function generic_sentence( string $code, array $data ): string {
	$server    = is_string( $data['server'] ?? null ) ? $data['server'] : '';
	$status    = is_int( $data['status'] ?? null ) ? $data['status'] : 0;
	$sentences = [
		/* translators: %s: a server's name. */
		'unreachable' => sprintf( __( 'The cache at %s could not be reached, so visitors may still get the old picture from it. Check its address in the settings and that it runs, then try again.', 'shortpixel-flush' ), $server ),
		/* translators: 1: a server's name, 2: an HTTP status, such as 503. */
		'trouble'     => sprintf( __( 'The cache at %1$s has trouble (it answered %2$d), so visitors may still get the old picture from it. Try again in a few minutes.', 'shortpixel-flush' ), $server, $status ),
		/* translators: 1: a server's name, 2: an HTTP status, such as 403. */
		'refused'     => sprintf( __( 'The cache at %1$s refused the purge (it answered %2$d), so visitors may still get the old picture from it. Allow this site’s address in the cache’s configuration, or check the password, then try again.', 'shortpixel-flush' ), $server, $status ),
		/* translators: 1: a server's name, 2: an HTTP status, such as 405. */
		'no_purge'    => sprintf( __( 'The cache at %1$s did not take the purge (it answered %2$d), so visitors may still get the old picture from it. Choose in the settings how it is told, as its configuration has it, then try again.', 'shortpixel-flush' ), $server, $status ),
	];

	return $sentences[ $code ] ?? '';
}
