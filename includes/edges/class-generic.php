<?php
/**
 * Any cache of the site's own that listens to a purge over HTTP: Varnish, nginx, Squid.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\Http\request_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/addresses.php';
require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/generic-sentences.php';
require_once __DIR__ . '/../http/address.php';

/**
 * Asks each server for itself: `PURGE` of the address, `BAN` with a header that names it, or an address of its own for each.
 *
 * The request carries the public host's name, since caches keep a copy under it.
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
		return generic_fields( self::BAN_HEADER );
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
		$requests = [];
		foreach ( $urls as $url ) {
			$path = self::path_of( $url );
			foreach ( self::servers( $setup ) as $server ) {
				$method     = in_array( $setup['method'] ?? '', [ 'BAN', 'GET' ], true ) ? $setup['method'] : 'PURGE';
				$target     = 'GET' === $method ? str_replace( '%s', $path, $setup['pattern'] ?? '' ) : ( 'BAN' === $method ? '/' : $path );
				$headers    = 'BAN' === $method ? [ self::ban_header( $setup ) => '^' . self::quoted( $path ) . '$' ] : [];
				$requests[] = self::request( $setup, $method, $server . $target, $url, [ $url ], $headers );
			}
		}

		return $requests;
	}

	/**
	 * Empties each server of each public host: a server may hold other sites as well, and a rule that compares hosts would ban
	 * nothing without one.
	 */
	public function purge_everything( array $setup ): array {
		$method   = $setup['everything'] ?? '';
		$requests = [];
		$headers  = 'BAN' === $method ? [ self::ban_header( $setup ) => '^/' ] : [];
		foreach ( in_array( $method, [ 'BAN', 'PURGEALL' ], true ) ? self::servers( $setup ) : [] as $server ) {
			foreach ( self::public_addresses( $setup ) as $address ) {
				$requests[] = self::request( $setup, $method, $server . '/', $address, [], $headers );
			}
		}

		return $requests;
	}

	/**
	 * What is not there need not be purged, so 404 is as good as 200; nginx's module says 412 for it.
	 */
	public function read( array $answer, array $request ): array {
		$data = [ 'server' => request_host( $request['url'] ) ];
		if ( '' !== $answer['error'] ) {
			$is_passing = in_array( $answer['error'], [ 'timeout', 'reset', 'connect', 'unsent' ], true );

			return said( $is_passing ? 'busy' : 'failed', 'unreachable', $data + [ 'error' => $answer['error'] ] );
		}
		$status = $answer['status'];
		$data  += [ 'status' => $status ];
		if ( $status >= 200 && $status < 300 || in_array( $status, [ 404, 410, 412 ], true ) ) {
			return said( 'done', '', $data );
		}
		// 501 is "no such method".
		if ( 429 === $status || $status >= 500 && 501 !== $status ) {
			return said( 'busy', 'trouble', $data + ( null === $answer['retry_after'] ? [] : [ 'retry_after' => $answer['retry_after'] ] ) );
		}

		return said( 'failed', in_array( $status, [ 401, 403 ], true ) ? 'refused' : 'no_purge', $data );
	}

	public function test( array $setup ): array {
		return self::request( $setup, 'HEAD', ( self::servers( $setup )[0] ?? '' ) . '/', '', [] );
	}

	public function tested( array $setup, array $answer ): array {
		$server = request_host( self::servers( $setup )[0] ?? '' );
		if ( '' !== $answer['error'] ) {
			return said( 'failed', 'unreachable', [ 'server' => $server ] + [ 'error' => $answer['error'] ] );
		}
		$names = isset( $answer['headers']['x-varnish'] ) ? 'Varnish' : ( $answer['headers']['server'] ?? $answer['headers']['via'] ?? '' );

		return said( 'done', '', [ 'zone' => trim( "{$names} {$server}" ) ] );
	}

	public function sentence( string $code, array $data ): string {
		return generic_sentence( $code, $data );
	}

	public function costs(): string {
		return '';
	}

	/**
	 * Lists the servers' addresses, without what follows their ports.
	 *
	 * @param array<string,string> $setup
	 * @return list<string>
	 */
	private static function servers( array $setup ): array {
		$servers = [];
		foreach ( listed( $setup['servers'] ?? '' ) as $line ) {
			$line = 1 === preg_match( '~\Ahttps?://~i', $line ) ? $line : 'http://' . $line;
			if ( '' !== request_host( $line ) && 1 === preg_match( '~\Ahttps?://[^/?#]+~i', $line, $found ) ) {
				$servers[] = $found[0];
			}
		}

		return $servers;
	}

	/**
	 * @param array<string,string> $setup
	 */
	private static function ban_header( array $setup ): string {
		return '' === ( $setup['header'] ?? '' ) ? self::BAN_HEADER : $setup['header'];
	}

	/**
	 * Writes a request as the public host's visitors come, with the password that the owner set.
	 *
	 * @param array<string,string> $setup
	 * @param string               $public  An address at the public host, or ''.
	 * @param list<string>         $urls    The addresses that it purges.
	 * @param array<string,string> $headers
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	private static function request( array $setup, string $method, string $target, string $public, array $urls, array $headers = [] ): array {
		$secret = $setup['password'] ?? '';
		$host   = request_host( $public );
		// A cache behind one that speaks TLS may keep http and https apart.
		$headers += '' === $host ? [] : [
			'Host'              => $host,
			'X-Forwarded-Proto' => 0 === stripos( $public, 'https:' ) ? 'https' : 'http',
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
	 * Gives an address at each public host; an empty one where none is known by its whole name.
	 *
	 * @param array<string,string> $setup
	 * @return list<string>
	 */
	private static function public_addresses( array $setup ): array {
		$named = array_filter( listed( $setup['public_hosts'] ?? '' ), static fn ( string $host ): bool => '*' !== $host[0] );

		return [] === $named ? [ '' ] : array_values( array_map( static fn ( string $host ): string => 'https://' . $host . '/', $named ) );
	}

	/**
	 * Gives an address's path and query, which is what a cache keeps a copy under.
	 */
	private static function path_of( string $url ): string {
		$rest = (string) preg_replace( '~\A[a-z]+://[^/?#]*~i', '', explode( '#', $url, 2 )[0] );

		return '/' === substr( $rest, 0, 1 ) ? $rest : '/' . $rest;
	}

	/**
	 * Writes a text so that Varnish's and everybody else's regular expressions take it as it is.
	 */
	private static function quoted( string $text ): string {
		return (string) preg_replace( '/[.\\\\+*?\[^\]$(){}|"]/', '\\\\$0', $text );
	}
}
