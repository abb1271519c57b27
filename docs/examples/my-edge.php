<?php
/** Plugin Name: My CDN for Flush for ShortPixel */

add_filter(
	'shortpixel_flush_edges',
	static function ( array $kinds ): array {
		require_once __DIR__ . '/class-my-edge.php'; // not before: what it extends need not be there yet
		$kinds[] = new My_Edge();

		return $kinds;
	}
);
