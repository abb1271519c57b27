<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use php_user_filter;

defined( 'ABSPATH' ) || exit;

/**
 * Limits what is read from a socket: WordPress's socket transport limits neither the total time, nor the headers, nor
 * the bytes beyond those it keeps.
 */
final class Limited_Stream extends php_user_filter {
	private const NAME = 'shortpixel-flush.limit';

	private int $read = 0;

	/**
	 * @return array<resource> All streams of this process, by number; empty if the server has disabled get_resources().
	 */
	public static function all_streams(): array {
		return function_exists( 'get_resources' ) ? get_resources( 'stream' ) : [];
	}

	/**
	 * @param resource            $socket
	 * @param callable(int): bool $may_go_on Receives the number of bytes read so far.
	 */
	public static function limit( $socket, callable $may_go_on ): void {
		if ( ! in_array( self::NAME, stream_get_filters(), true ) ) {
			stream_filter_register( self::NAME, self::class );
		}
		stream_filter_append( $socket, self::NAME, STREAM_FILTER_READ, $may_go_on );
	}

	/**
	 * @param resource $in
	 * @param resource $out
	 * @param int      $consumed
	 * @param bool     $closing
	 */
	public function filter( $in, $out, &$consumed, $closing ): int {
		for ( $bucket = stream_bucket_make_writeable( $in ); null !== $bucket; $bucket = stream_bucket_make_writeable( $in ) ) {
			$bytes       = is_int( $bucket->datalen ) ? $bucket->datalen : 0;
			$this->read += $bytes;
			$consumed   += $bytes;
			stream_bucket_append( $out, $bucket );
		}

		return is_callable( $this->params ) && true === ( $this->params )( $this->read ) ? PSFS_PASS_ON : PSFS_ERR_FATAL;
	}
}
