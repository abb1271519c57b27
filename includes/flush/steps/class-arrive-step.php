<?php
/** Makes copies at new links due for their check after pages were read, since nothing has to be removed there first. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

final class Arrive_Step implements Row_Work {
	public static function for_flush( Flush $flush, Client $client, Budget $budget, string $edge_step ): self {
		return new self();
	}

	public function take_turn( Flush $flush, array $pending, Budget $budget ): bool {
		return $pending['arriving']['open'] > 0 && accept_new_links( $flush );
	}
}
