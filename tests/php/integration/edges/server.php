<?php
/**
 * Simulates the providers' APIs on one local port: `php server.php` prints the port.
 *
 * /cloudflare /bunny /keycdn /fastly /cloudfront /digitalocean: see providers.php ·
 * /log returns the requests since its last call ·
 * POST /next with `[status, headers, body]` sets the answer to the next request, whatever that is.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges\Server;

require_once __DIR__ . '/providers.php';

/**
 * Reads one request; null if the client hung up.
 *
 * @param resource $socket
 * @return array{method: string, path: string, headers: array<string,string>, body: string}|null
 */
function read_request( $socket ): ?array {
	$data = '';
	while ( false === strpos( $data, "\r\n\r\n" ) ) {
		$more = fread( $socket, 65536 );
		if ( false === $more || '' === $more ) {
			return null;
		}
		$data .= $more;
	}
	list( $head, $body ) = explode( "\r\n\r\n", $data, 2 );
	$lines               = explode( "\r\n", $head );
	$first               = explode( ' ', (string) array_shift( $lines ) );
	$headers             = [];
	foreach ( $lines as $line ) {
		list( $name, $value )           = explode( ':', $line, 2 ) + [ '', '' ];
		$headers[ strtolower( $name ) ] = trim( $value );
	}
	$missing = (int) ( $headers['content-length'] ?? 0 ) - strlen( $body );
	while ( $missing > 0 ) {
		$more     = (string) fread( $socket, $missing );
		$body    .= $more;
		$missing -= '' === $more ? $missing : strlen( $more );
	}

	return [
		'method'  => $first[0],
		'path'    => $first[1] ?? '',
		'headers' => $headers,
		'body'    => $body,
	];
}

/**
 * @param resource             $socket
 * @param array<string,string> $headers
 */
function write_answer( $socket, int $status, array $headers, string $body ): void {
	$head = "HTTP/1.1 {$status} Said\r\nConnection: close\r\n" . ( 204 === $status ? '' : 'Content-Length: ' . strlen( $body ) . "\r\n" );
	foreach ( $headers as $name => $value ) {
		$head .= "{$name}: {$value}\r\n";
	}
	fwrite( $socket, $head . "\r\n" . ( 204 === $status ? '' : $body ) );
}

$listener = stream_socket_server( 'tcp://127.0.0.1:0' );
if ( false === $listener ) {
	exit( 1 );
}
echo explode( ':', (string) stream_socket_get_name( $listener, false ) )[1], "\n";

$log = [];
/** @var array{int, array<string,string>, string}|null $planned */
$planned = null;
while ( true ) {
	$socket  = @stream_socket_accept( $listener, 600.0 ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- It warns when nobody came.
	$request = false === $socket ? null : read_request( $socket );
	if ( false === $socket ) {
		break;
	}
	if ( null === $request ) {
		fclose( $socket );
		continue;
	}
	if ( '/log' === $request['path'] ) {
		write_answer( $socket, 200, [], (string) json_encode( $log ) );
		$log = [];
	} elseif ( '/next' === $request['path'] ) {
		/** @var array{int, array<string,string>, string} $planned */
		$planned = json_decode( $request['body'], true );
		write_answer( $socket, 204, [], '' );
	} else {
		$log[]  = $request;
		$answer = $planned ?? respond( $request );
		write_answer( $socket, $answer[0], $answer[1], $answer[2] );
		$planned = null;
	}
	fclose( $socket );
}
