<?php
/**
 * A substitute for the internet: every host name leads to one server on this machine, over http and https.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes\Internet;

/**
 * Sends a request with the path exactly as it is written. Follows no redirect.
 *
 * @param array<string, string> $headers
 * @return array{status: int, headers: array<string, string>, cookies: list<string>, body: string}
 */
function send( string $url, string $method = 'GET', array $headers = [], string $body = '' ): array {
	if ( 1 !== preg_match( '~\A(https?)://([^/?#]+)([^#]*)~i', $url, $parts ) ) {
		throw new \RuntimeException( "No address: {$url}" );
	}

	$lines = [ "Host: {$parts[2]}", 'X-Forwarded-Proto: ' . strtolower( $parts[1] ), 'Expect:' ];
	foreach ( $headers as $name => $value ) {
		$lines[] = "{$name}: {$value}";
	}
	$answer = [
		'status'  => 0,
		'headers' => [],
		'cookies' => [],
		'body'    => '',
	];
	$handle = curl_init(
		'http://127.0.0.1:'
		. getenv( 'SHORTPIXEL_FLUSH_SHAPES_PORT' )
		. ( str_starts_with( $parts[3], '/' ) ? '' : '/' )
		. $parts[3]
	);
	if ( false === $handle ) {
		throw new \RuntimeException( "No address: {$url}" );
	}
	curl_setopt_array(
		$handle,
		[
			CURLOPT_CUSTOMREQUEST  => '' === $method ? 'GET' : $method,
			CURLOPT_NOBODY         => 'HEAD' === $method,
			CURLOPT_HTTPHEADER     => $lines,
			CURLOPT_PATH_AS_IS     => true,
			CURLOPT_RETURNTRANSFER => true,
			CURLOPT_TIMEOUT        => 30,
			CURLOPT_HEADERFUNCTION => static function ( $handle, string $line ) use ( &$answer ): int {
				$pair = explode( ':', $line, 2 );
				if ( isset( $pair[1] ) ) {
					$name                       = strtolower( trim( $pair[0] ) );
					$answer['headers'][ $name ] = trim( $pair[1] );
					if ( 'set-cookie' === $name ) {
						$answer['cookies'][] = trim( $pair[1] );
					}
				}
				return strlen( $line );
			},
		]
	);
	if ( '' !== $body ) {
		curl_setopt( $handle, CURLOPT_POSTFIELDS, $body );
	}
	$answer['body']   = (string) curl_exec( $handle );
	$answer['status'] = (int) curl_getinfo( $handle, CURLINFO_RESPONSE_CODE );
	return $answer;
}

/**
 * Returns the folder that the tests and the server share; an empty string if tools/test.mjs did not start the tests.
 */
function folder(): string {
	return (string) getenv( 'SHORTPIXEL_FLUSH_SHAPES_FOLDER' );
}

/**
 * Returns a value of $_SERVER; an empty string if it is missing or not a string.
 */
function server( string $name ): string {
	$value = $_SERVER[ $name ] ?? '';
	return is_string( $value ) ? $value : '';
}

/**
 * Returns the time for the sites and the CDN. Only the test advances it: in real time, a slow response on a busy
 * machine would look like a CDN with a wrong clock.
 */
function now(): int {
	return (int) file_get_contents( folder() . '/clock' );
}

/**
 * Returns the file that says what a host serves.
 */
function host_file( string $host ): string {
	return folder() . '/hosts/' . rawurlencode( strtolower( rawurldecode( $host ) ) ) . '.json';
}

/**
 * Makes a host serve a folder.
 *
 * @param list<string> $fronts  The folders of WordPress's index.php, such as '' or '/blog'; none for plain files.
 * @param bool         $network Whether the server rewrites URLs for a network in sub-folders.
 */
function serve( string $host, string $folder, array $fronts, bool $network = false ): void {
	file_put_contents( host_file( $host ), (string) json_encode( compact( 'folder', 'fronts', 'network' ) ) );
}

/**
 * Returns what a host serves; null if the host is unknown.
 *
 * @return array{folder: string, fronts: list<string>, network: bool}|null
 */
function served_at( string $host ): ?array {
	$file = host_file( $host );
	/** @var array{folder: string, fronts: list<string>, network: bool}|null $served */
	$served = is_file( $file ) ? json_decode( (string) file_get_contents( $file ), true ) : null;
	return $served;
}
