<?php
/**
 * The PHP side of the fuzz tests: reads a function's name and a Base64 input from each line, and answers each in JSON.
 */

declare(strict_types=1);

set_error_handler(
	static function ( int $level, string $message ): bool {
		throw new ErrorException( $message, 0, $level );
	}
);

define( 'ABSPATH', __DIR__ . '/' );

require_once dirname( __DIR__, 2 ) . '/includes/autoload.php';
require_once dirname( __DIR__, 2 ) . '/includes/cdn/find-cdn-urls.php';
require_once dirname( __DIR__, 2 ) . '/includes/cdn/endpoint.php';

$line = fgets( STDIN );
while ( false !== $line ) {
	list( $name, $input ) = explode( ' ', trim( $line ) . ' ' );
	try {
		$answer = json_encode( call_user_func( 'ShortPixelFlush\\Cdn\\' . $name, (string) base64_decode( $input, true ) ), JSON_THROW_ON_ERROR );
	} catch ( Throwable $error ) {
		$answer = json_encode( 'PHP failed: ' . $error->getMessage(), JSON_INVALID_UTF8_SUBSTITUTE );
	}
	fwrite( STDOUT, $answer . "\n" );
	$line = fgets( STDIN );
}
