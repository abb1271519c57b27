<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\Http\request_host;
use function ShortPixelFlush\may;
use const ShortPixelFlush\CAP_MANAGE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The site's own cache that accepts purges over HTTP, such as Varnish, nginx or Squid: a `PURGE` of the address, a
 * `BAN` with a header that matches it, or a GET of a purge URL. Purges of addresses carry the public host, under
 * which caches store copies.
 *
 * @phpstan-import-type Request from Edge
 */
final class Generic implements Edge {
	private const BAN_HEADER = 'X-Ban-Url';

	public function id(): string {
		return 'generic';
	}

	public function name(): string {
		return __( 'Varnish, nginx or Squid', 'shortpixel-flush' );
	}

	public function fields(): array {
		return [
			needed_field( 'lines', 'servers', __( 'Servers', 'shortpixel-flush' ), __( 'Where this site reaches the cache to clear it, one per line: http://127.0.0.1:6081', 'shortpixel-flush' ) ),
			choice_field(
				'method',
				__( 'How it is cleared', 'shortpixel-flush' ),
				__( 'As your cache’s configuration expects it.', 'shortpixel-flush' ),
				[
					'PURGE' => __( 'PURGE of each link (Varnish, nginx, Squid)', 'shortpixel-flush' ),
					'BAN'   => __( 'BAN with a header that names the link (Varnish)', 'shortpixel-flush' ),
					'GET'   => __( 'Opening a purge link (nginx)', 'shortpixel-flush' ),
				],
				true
			),
			optional_field(
				'text',
				'pattern',
				__( 'Purge link', 'shortpixel-flush' ),
				__( 'Only if a purge link is opened; %s stands for the path: /purge%s', 'shortpixel-flush' ), // phpcs:ignore WordPress.WP.I18n -- Users have to type these two characters.
				'/[!-~]*%s[!-~]*'
			),
			optional_field(
				'text',
				'header',
				__( 'BAN header', 'shortpixel-flush' ),
				/* translators: %s: a header's name. */
				sprintf( __( 'Only for BAN: the header that carries the regular expression. Left empty, it is %s.', 'shortpixel-flush' ), self::BAN_HEADER ),
				'[A-Za-z0-9-]{1,64}'
			),
			choice_field(
				'everything',
				__( 'Clearing everything', 'shortpixel-flush' ),
				__( 'For a flush of everything, if this cache also holds your pages.', 'shortpixel-flush' ),
				[
					''         => __( 'It can’t be emptied from here', 'shortpixel-flush' ),
					'BAN'      => __( 'BAN of every link', 'shortpixel-flush' ),
					'PURGEALL' => __( 'PURGEALL', 'shortpixel-flush' ),
				]
			),
			optional_field( 'text', 'password_header', __( 'Password header', 'shortpixel-flush' ), __( 'Left empty, it is X-Purge-Password.', 'shortpixel-flush' ), '[A-Za-z0-9-]{1,64}' ),
			optional_field( 'secret', 'password', __( 'Password', 'shortpixel-flush' ), __( 'Only if your cache expects one in a header.', 'shortpixel-flush' ) ),
		];
	}

	public function hosts( array $setup ): array {
		return array_values( array_unique( array_map( 'ShortPixelFlush\Http\request_host', self::servers( $setup ) ) ) );
	}

	public function limits( array $setup ): array {
		return [
			'urls'       => 1,
			'per_minute' => 0,
			'burst'      => 0,
		];
	}

	public function is_ready( array $setup ): bool {
		return [] !== $this->hosts( $setup ) && ( 'GET' !== ( $setup['method'] ?? '' ) || 1 === preg_match( '~\A/.*%s~', $setup['pattern'] ?? '' ) );
	}

	public function purge( array $setup, array $urls ): array {
		$method   = in_array( $setup['method'] ?? '', [ 'BAN', 'GET' ], true ) ? $setup['method'] : 'PURGE';
		$requests = [];
		foreach ( $urls as $url ) {
			$path    = self::path_of( $url );
			$target  = 'GET' === $method ? str_replace( '%s', $path, $setup['pattern'] ?? '' ) : ( 'BAN' === $method ? '/' : $path );
			$headers = 'BAN' === $method ? [ self::ban_header( $setup ) => '^' . self::quote_regex( $path ) . '$' ] : [];
			foreach ( self::servers( $setup ) as $server ) {
				$requests[] = self::request( $setup, $method, $server . $target, $url, [ $url ], $headers );
			}
		}

		return $requests;
	}

	/**
	 * Builds one request per server and public host, because servers may hold other sites, and rules may compare hosts.
	 * Wildcard hosts are left out; if there are no others, the requests name no host.
	 */
	public function purge_everything( array $setup ): array {
		$method   = $setup['everything'] ?? '';
		$requests = [];
		$headers  = 'BAN' === $method ? [ self::ban_header( $setup ) => '^/' ] : [];
		foreach ( in_array( $method, [ 'BAN', 'PURGEALL' ], true ) ? self::servers( $setup ) : [] as $server ) {
			foreach ( self::public_urls( $setup ) as $url ) {
				$requests[] = self::request( $setup, $method, $server . '/', $url, [], $headers );
			}
		}

		return $requests;
	}

	/**
	 * A copy that does not exist need not be purged, so 404 and 410 count as success; so does 412, with which nginx's
	 * purge module says the same.
	 */
	public function read( array $answer, array $request ): array {
		$data = [ 'server' => request_host( $request['url'] ) ];
		if ( '' !== $answer['error'] ) {
			$is_temporary = in_array( $answer['error'], [ 'timeout', 'reset', 'connect', 'unsent' ], true );

			return result( $is_temporary ? 'busy' : 'failed', 'unreachable', $data + [ 'error' => $answer['error'] ] );
		}

		$status = $answer['status'];
		$data  += [ 'status' => $status ];
		if ( $status >= 200 && $status < 300 || in_array( $status, [ 404, 410, 412 ], true ) ) {
			return result( 'done', '', $data );
		}
		// 501 means that the server does not know the method.
		if ( 429 === $status || $status >= 500 && 501 !== $status ) {
			return result( 'busy', 'trouble', $data + ( null === $answer['retry_after'] ? [] : [ 'retry_after' => $answer['retry_after'] ] ) );
		}

		return result( 'failed', 'refused', $data );
	}

	public function test( array $setup ): array {
		return self::request( $setup, 'HEAD', ( self::servers( $setup )[0] ?? '' ) . '/', '', [] );
	}

	public function tested( array $setup, array $answer ): array {
		$data = [ 'server' => request_host( self::servers( $setup )[0] ?? '' ) ];

		// Any answer will do: the connection test's purge shows whether this is a cache.
		return '' === $answer['error'] ? result( 'done', '', $data ) : result( 'failed', 'unreachable', $data + [ 'error' => $answer['error'] ] );
	}

	/** Each sentence names a server, so only users who may manage the settings see it. */
	public function sentence( string $code, array $data ): string {
		if ( ! may( CAP_MANAGE ) ) {
			return '';
		}

		$sentences = [
			/* translators: %s: a server's name. */
			'unreachable' => __( '%s did not answer, so visitors may get old images. Check its settings, or ask your host.', 'shortpixel-flush' ),
			/* translators: %s: a server's name. */
			'trouble'     => __( '%s is busy or unavailable, so visitors may get old images. Flush again in a few minutes.', 'shortpixel-flush' ),
			/* translators: %s: a server's name. */
			'refused'     => __( '%s refused to be cleared, so visitors may get old images. Check its method, password and allowed servers.', 'shortpixel-flush' ),
		];

		return sprintf( $sentences[ $code ] ?? '', is_string( $data['server'] ?? null ) ? $data['server'] : '' );
	}

	/**
	 * @param array<string, string> $setup
	 * @return list<string> Servers as scheme, host and port.
	 */
	private static function servers( array $setup ): array {
		$servers = [];
		foreach ( split_list( $setup['servers'] ?? '' ) as $line ) {
			$line = 1 === preg_match( '~\Ahttps?://~i', $line ) ? $line : 'http://' . $line;
			if ( '' !== request_host( $line ) && 1 === preg_match( '~\Ahttps?://[^/?#]+~i', $line, $found ) ) {
				$servers[] = $found[0];
			}
		}

		return $servers;
	}

	/** @param array<string, string> $setup */
	private static function ban_header( array $setup ): string {
		return '' === ( $setup['header'] ?? '' ) ? self::BAN_HEADER : $setup['header'];
	}

	/**
	 * @param array<string, string> $setup
	 * @param string                $public_url A URL at the public host, or ''.
	 * @param list<string>          $urls       The addresses that the request purges.
	 * @param array<string, string> $headers
	 * @phpstan-return Request
	 */
	private static function request( array $setup, string $method, string $target, string $public_url, array $urls, array $headers = [] ): array {
		$secret = $setup['password'] ?? '';
		$host   = request_host( $public_url );
		// A cache behind a TLS terminator may store http and https separately.
		$headers += '' === $host ? [] : [
			'Host'              => $host,
			'X-Forwarded-Proto' => 0 === stripos( $public_url, 'https:' ) ? 'https' : 'http',
		];
		$headers += '' === $secret ? [] : [ '' === ( $setup['password_header'] ?? '' ) ? 'X-Purge-Password' : $setup['password_header'] => $secret ];

		return [
			'method'  => $method,
			'url'     => $target,
			'headers' => [ 'Accept' => '*/*' ] + $headers,
			'body'    => '',
			'secrets' => '' === $secret ? [] : [ $secret ],
			'urls'    => $urls,
		];
	}

	/**
	 * @param array<string, string> $setup
	 * @return non-empty-list<string> A URL at each public host; a single '' if there are none besides wildcards.
	 */
	private static function public_urls( array $setup ): array {
		$named = array_filter( split_list( $setup['public_hosts'] ?? '' ), static fn ( string $host ): bool => '*' !== $host[0] );

		return [] === $named ? [ '' ] : array_values( array_map( static fn ( string $host ): string => 'https://' . $host . '/', $named ) );
	}

	/** Returns the path and query, under which caches store copies. */
	private static function path_of( string $url ): string {
		$rest = (string) preg_replace( '~\A[a-z]+://[^/?#]*~i', '', explode( '#', $url, 2 )[0] );

		return '/' === substr( $rest, 0, 1 ) ? $rest : '/' . $rest;
	}

	/** Escapes a text for the regular expressions of Varnish and other caches. */
	private static function quote_regex( string $text ): string {
		return (string) preg_replace( '/[.\\\\+*?\[^\]$(){}|"]/', '\\\\$0', $text );
	}
}
