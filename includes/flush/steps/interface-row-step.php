<?php
/** A step that each row of a flush goes through. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

interface Row_Step {
	/** @param int $wait_seconds How long ShortPixel is given to remove a copy. */
	public function __construct( Flush $flush, Client $client, Row_Edges $edges, Budget $budget, int $wait_seconds );

	/** Does one batch of due rows; tells whether there was one and it is written down. */
	public function run( Budget $budget ): bool;
}
