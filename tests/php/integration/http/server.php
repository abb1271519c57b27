<?php
/**
 * A web server that misbehaves on request, in one process: `php server.php [certificate]` prints its port.
 *
 * - /wait/300 answers after 300 ms
 * - /hold answers only after /release has been asked for
 * - /status/429?retry=7 answers with a status and a Retry-After
 * - /reset hangs up without an answer, /half and /shorter after fewer bytes than announced, /longer after more
 * - /drip sends one of the announced bytes, and then nothing
 * - /bomb is small and unpacks to twenty million bytes, /packed is plain gzip
 * - /nested is gzip within gzip; so is /hidden, but its header names gzip only once
 * - /trickle sends a byte every tenth of a second for ever, /heads endless headers, /endless an endless body
 * - /big/N sends N bytes, /redirect a redirect, /twice repeated headers
 * - /most answers with the highest number of requests open at once, /connections with the number of connections made
 * - anything else echoes the request
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Http\Server;

/**
 * One connection: what it received, and what to send when.
 */
final class Connection {
	/** @var resource */
	public $socket;

	public string $data = '';

	public string $reply = '';

	public float $due = 0.0;

	public bool $hangs_up = false;

	public bool $is_held = false;

	/** Bytes to repeat after the reply, every `$every` seconds. */
	public string $repeats = '';

	public float $every = 0.0;

	/**
	 * @param resource $socket
	 */
	public function __construct( $socket ) {
		$this->socket = $socket;
	}

	public function has_reply( bool $is_released ): bool {
		return $this->due > 0 && ( $is_released || ! $this->is_held );
	}
}

function answer( string $head, string $body, string $headers = '', string $status = '200 OK' ): string {
	return "HTTP/1.1 {$status}\r\nContent-Length: " . strlen( $body ) . "\r\nContent-Type: text/plain\r\n{$headers}\r\n" . (
		str_starts_with( $head, 'HEAD' )
		? ''
		: $body
	);
}

/**
 * Returns the milliseconds to wait, the bytes to send, and whether to hang up afterwards.
 *
 * @return array{int, string, bool}
 */
function reply( string $head, int $most, int $connections ): array {
	$path = explode( ' ', $head )[1] ?? '/';
	if ( 1 === preg_match( '~^/wait/(\d+)~', $path, $found ) ) {
		return [ (int) $found[1], answer( $head, 'waited' ), false ];
	}
	if ( 1 === preg_match( '~^/status/(\d+)(?:\?retry=(.*))?~', $path, $found ) ) {
		return [
			0,
			answer( $head, 'no', isset( $found[2] ) ? 'Retry-After: ' . urldecode( $found[2] ) . "\r\n" : '', "{$found[1]} No" ),
			false,
		];
	}
	if ( 1 === preg_match( '~^/big/(\d+)~', $path, $found ) ) {
		return [ 0, answer( $head, str_repeat( 'x', (int) $found[1] ) ), false ];
	}
	$gzip        = "Content-Encoding: gzip\r\n";
	static $bomb = null;
	$bomb        = $bomb ?? (string) gzencode( str_repeat( "\0", 20000000 ) );
	$replies     = [
		'/bomb'        => [ 0, answer( $head, $bomb, $gzip ), true ],
		'/hidden'      => [ 0, answer( $head, (string) gzencode( $bomb ), $gzip ), true ],
		'/nested'      => [ 0, answer( $head, (string) gzencode( $bomb ), "Content-Encoding: gzip, gzip\r\n" ), true ],
		'/packed'      => [ 0, answer( $head, (string) gzencode( 'unpacked' ), $gzip ), true ],
		'/trickle'     => [ 0, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", false ],
		'/heads'       => [ 0, "HTTP/1.1 200 OK\r\n", false ],
		'/endless'     => [ 0, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", false ],
		'/longer'      => [ 0, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nrealHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nforge", true ],
		'/shorter'     => [ 0, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nshort", true ],
		'/reset'       => [ 0, '', true ],
		'/half'        => [ 0, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", true ],
		'/drip'        => [ 0, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nx", false ],
		'/redirect'    => [ 0, answer( $head, '', "Location: /echo\r\n", '307 Temporary Redirect' ), false ],
		'/twice'       => [
			0,
			answer(
				$head,
				'x',
				"Age: 3\r\nAge: 500\r\nX-Cache-Status: HIT\r\nX-Cache-Status: MISS\r\nX-Swift-SaveTime: A\r\nX-Swift-SaveTime: B\r\n"
				. "Cache-Control: max-age=60\r\nCache-Control: public\r\nX-One: a\r\nX-One: b\r\nSet-Cookie: a=b\r\n"
			),
			false,
		],
		'/most'        => [ 0, answer( $head, (string) $most ), false ],
		'/connections' => [ 0, answer( $head, (string) $connections ), false ],
	];

	return $replies[ $path ] ?? [ 0, answer( $head, $head ), false ];
}

/**
 * @return array{string, float} The bytes to repeat endlessly after the reply ('' for none), and the seconds between.
 */
function endless( string $head ): array {
	return [
		'/trickle' => [ 'x', 0.1 ],
		'/heads'   => [ "X-More: and more\r\n", 0.02 ],
		'/endless' => [ str_repeat( 'x', 2000 ), 0.0 ],
	][ explode( ' ', $head )[1] ?? '/' ] ?? [ '', 0.0 ];
}

/**
 * Serves until the process is killed.
 *
 * @param resource $server
 */
function serve( $server ): void {
	/** @var array<int, Connection> $open */
	$open        = [];
	$most        = 0;
	$made        = 0;
	$is_released = false;
	while ( true ) {
		$read  = [ $server, ...array_values( array_map( static fn ( Connection $one ) => $one->socket, $open ) ) ];
		$write = null;
		$odd   = null;
		$due   = array_map(
			static fn ( Connection $one ): float => $one->due,
			array_filter( $open, static fn ( Connection $one ): bool => $one->has_reply( $is_released ) )
		);
		$pause = [] === $due ? 1.0 : max( 0.0, min( $due ) - microtime( true ) );
		if ( false === stream_select( $read, $write, $odd, (int) $pause, (int) ( 1e6 * ( $pause - (int) $pause ) ) ) ) {
			return;
		}
		foreach ( $read as $socket ) {
			if ( $socket === $server ) {
				$new = stream_socket_accept( $server );
				if ( is_resource( $new ) ) {
					++$made;
					$open[ get_resource_id( $new ) ] = new Connection( $new );
				}
				continue;
			}
			$one   = $open[ get_resource_id( $socket ) ];
			$chunk = fread( $socket, 65536 );
			if ( '' === $chunk || false === $chunk ) {
				unset( $open[ get_resource_id( $socket ) ] );
				fclose( $socket );
				continue;
			}
			$one->data .= $chunk;
			$length     = 1 === preg_match( '/\r\ncontent-length: *(\d+)/i', $one->data, $found ) ? (int) $found[1] : 0;
			$head       = strpos( $one->data, "\r\n\r\n" );
			if ( false !== $head && strlen( $one->data ) >= $head + 4 + $length ) {
				list( $wait, $one->reply, $end )   = reply( $one->data, $most, $made );
				$one->hangs_up                     = $end || false !== stripos( $one->data, 'connection: close' );
				$one->is_held                      = str_contains( $one->data, ' /hold' );
				$is_released                       = $is_released || str_contains( $one->data, ' /release ' );
				list( $one->repeats, $one->every ) = endless( $one->data );
				$one->data                         = '';
				$one->due                          = microtime( true ) + $wait / 1000;
				$most                              = max(
					$most,
					count( array_filter( $open, static fn ( Connection $any ): bool => $any->due > 0 ) )
				);
			}
		}
		foreach ( $open as $id => $one ) {
			if ( $one->has_reply( $is_released ) && $one->due <= microtime( true ) ) {
				$sent     = fwrite( $one->socket, $one->reply );
				$one->due = 0.0;
				if ( '' !== $one->repeats && false !== $sent ) {
					$one->reply = $one->repeats;
					$one->due   = microtime( true ) + $one->every;
				} elseif ( $one->hangs_up || '' !== $one->repeats ) {
					fclose( $one->socket );
					unset( $open[ $id ] );
				}
			}
		}
	}
}

$arguments   = is_array( $_SERVER['argv'] ?? null ) ? $_SERVER['argv'] : [];
$certificate = is_string( $arguments[1] ?? null ) ? $arguments[1] : '';
$listening   = stream_socket_server(
	'' === $certificate ? 'tcp://127.0.0.1:0' : 'ssl://127.0.0.1:0',
	$error_number,
	$error_text,
	STREAM_SERVER_BIND | STREAM_SERVER_LISTEN,
	stream_context_create( '' === $certificate ? [] : [ 'ssl' => [ 'local_cert' => $certificate ] ] )
);
if ( ! is_resource( $listening ) ) {
	exit( 1 );
}
echo substr( (string) strrchr( (string) stream_socket_get_name( $listening, false ), ':' ), 1 ), "\n";
serve( $listening );
