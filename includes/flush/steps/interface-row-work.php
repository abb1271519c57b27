<?php
/** Work on rows, one batch at a time, as long as there is something to do. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Purges;

defined( 'ABSPATH' ) || exit;

/** @phpstan-import-type Pending from Purges */
interface Row_Work {
	/** @param string $edge_step The step that purges the rows at the site's own edges first; empty for none. */
	public static function for_flush( Flush $flush, Client $client, Budget $budget, string $edge_step ): self;

	/**
	 * Does one batch; returns whether the flush got any further.
	 *
	 * @param Pending $pending
	 */
	public function take_turn( Flush $flush, array $pending, Budget $budget ): bool;
}
