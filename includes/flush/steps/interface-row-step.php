<?php
/** A step that each row of a flush goes through. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;

defined( 'ABSPATH' ) || exit;

interface Row_Step {
	/** @param int $wait_seconds Time for ShortPixel to remove a copy. */
	public function __construct( Flush $flush, Client $client, Row_Edges $edges, Budget $budget, int $wait_seconds );

	/** Does one batch of due rows; returns whether there was one and it is stored. */
	public function run( Budget $budget ): bool;
}
