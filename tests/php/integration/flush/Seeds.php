<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

/**
 * Which worlds a run lives through: `SHORTPIXEL_FLUSH_TEST_WORLDS` and `SHORTPIXEL_FLUSH_TEST_SEED` say so, or the version of
 * WordPress does.
 */
final class Seeds {

	/**
	 * Gives the first seed, and how many of them.
	 *
	 * What is tried does not depend on WordPress. So both versions share the worlds, where nothing else is asked for: each is
	 * lived through on one of them.
	 *
	 * @param int $all      How many there are.
	 * @param int $on_older How many of these the older WordPress takes: the first.
	 * @return array{int, int}
	 */
	public static function of_this_run( int $all, int $on_older ): array {
		$first = 1000000 * (int) getenv( 'SHORTPIXEL_FLUSH_TEST_SEED' );
		$asked = (int) getenv( 'SHORTPIXEL_FLUSH_TEST_WORLDS' );
		if ( $asked > 0 ) {
			return [ $first, $asked ];
		}
		return version_compare( get_bloginfo( 'version' ), '7', '<' ) ? [ $first, $on_older ] : [ $first + $on_older, $all - $on_older ];
	}
}
