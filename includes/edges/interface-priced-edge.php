<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

/** A kind of edge whose provider charges for purges, at a price that is known beforehand. */
interface Priced_Edge extends Edge {
	/**
	 * @param array<string, string> $setup
	 * @param list<string>          $urls As for purge(); empty for everything.
	 * @return float The most that it costs, in US dollars.
	 */
	public function price( array $setup, array $urls ): float;
}
