<?php
/**
 * A web server that misbehaves on request, in one process: `php server.php` prints its port.
 *
 * /wait/300 answers after 300 ms · /status/429?retry=7 · /reset hangs up · /half sends half of what it announces ·
 * /drip sends a byte now and then for ever · /big/N sends N bytes · /redirect · /echo answers what it was sent · /most how many were open at once
 */

declare( strict_types=1 );

$server = stream_socket_server( 'tcp://127.0.0.1:0' );
echo substr( strrchr( (string) stream_socket_get_name( $server, false ), ':' ), 1 ), "\n";

$clients = [];
$most    = 0;
$hits    = 0;

/**
 * Decides what a path gets: [ milliseconds to wait, bytes to send, hang up afterwards ].
 *
 * @return array{int, string, bool}
 */
function reply( string $head, int $most, int $hits ): array {
	$path = explode( ' ', $head )[1] ?? '/';
	$ok   = static fn ( string $body, string $more = '', string $status = '200 OK' ): string => "HTTP/1.1 {$status}\r\nContent-Length: " . strlen( $body ) . "\r\nContent-Type: text/plain\r\n{$more}\r\n" . ( 0 === strpos( $head, 'HEAD' ) ? '' : $body );

	if ( 1 === preg_match( '~^/wait/(\d+)~', $path, $found ) ) {
		return [ (int) $found[1], $ok( 'waited' ), false ];
	}
	if ( 1 === preg_match( '~^/status/(\d+)(?:\?retry=(.*))?~', $path, $found ) ) {
		return [ 0, $ok( 'no', isset( $found[2] ) ? 'Retry-After: ' . urldecode( $found[2] ) . "\r\n" : '', "{$found[1]} No" ), false ];
	}
	if ( 1 === preg_match( '~^/big/(\d+)~', $path, $found ) ) {
		return [ 0, $ok( str_repeat( 'x', (int) $found[1] ) ), false ];
	}
	$replies = [
		'/reset'    => [ 0, '', true ],
		'/half'     => [ 0, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", true ],
		'/drip'     => [ 0, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nx", false ],
		'/redirect' => [ 0, $ok( '', "Location: /echo\r\n", '307 Temporary Redirect' ), false ],
		'/twice'    => [ 0, $ok( 'x', "Age: 3\r\nAge: 500\r\nX-One: a\r\nX-One: b\r\nSet-Cookie: a=b\r\n" ), false ],
		'/most'     => [ 0, $ok( "{$most} {$hits}" ), false ],
	];

	return $replies[ $path ] ?? [ 0, $ok( $head ), false ];
}

while ( true ) {
	$read  = array_merge( [ $server ], array_column( $clients, 'socket' ) );
	$write = null;
	$odd   = null;
	$now   = microtime( true );
	$next  = array_filter( array_column( $clients, 'due' ) );
	$pause = [] === $next ? 1.0 : max( 0.0, min( $next ) - $now );
	if ( false === stream_select( $read, $write, $odd, (int) $pause, (int) ( 1e6 * ( $pause - (int) $pause ) ) ) ) {
		exit;
	}
	foreach ( $read as $socket ) {
		if ( $socket === $server ) {
			$clients[] = [
				'socket' => stream_socket_accept( $server ),
				'data'   => '',
				'due'    => 0.0,
				'reply'  => '',
				'end'    => false,
			];
			continue;
		}
		$key   = array_search( $socket, array_column( array_map( null, $clients ), 'socket' ), true );
		$key   = array_keys( $clients )[ $key ];
		$chunk = fread( $socket, 65536 );
		if ( '' === $chunk || false === $chunk ) {
			fclose( $socket );
			unset( $clients[ $key ] );
			continue;
		}
		$clients[ $key ]['data'] .= $chunk;
		if ( false !== strpos( $clients[ $key ]['data'], "\r\n\r\n" ) ) {
			++$hits;
			$close                      = false !== stripos( $clients[ $key ]['data'], 'connection: close' );
			list( $wait, $bytes, $end ) = reply( $clients[ $key ]['data'], $most, $hits );
			$clients[ $key ]['data']    = '';
			$clients[ $key ]['reply']   = $bytes;
			$clients[ $key ]['end']     = $end || $close;
			$clients[ $key ]['due']     = microtime( true ) + $wait / 1000;
			$most                       = max( $most, count( array_filter( array_column( $clients, 'due' ) ) ) );
		}
	}
	foreach ( $clients as $key => $client ) {
		if ( $client['due'] > 0 && $client['due'] <= microtime( true ) ) {
			fwrite( $client['socket'], $client['reply'] );
			$clients[ $key ]['due'] = 0.0;
			if ( $client['end'] ) {
				fclose( $client['socket'] );
				unset( $clients[ $key ] );
			}
		}
	}
}
