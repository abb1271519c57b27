<?php
/** What a step that runs once for a flush receives. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Step;

defined( 'ABSPATH' ) || exit;

/** @immutable */
final class Step_Context {
	/** Seconds until the next attempt at a step. */
	public const AGAIN_SECONDS = 2;

	/** In seconds. A flush that has changed nothing by then doesn't begin to: nobody expects it any more. */
	public const STALE_SECONDS = 900;

	public Flush $flush;

	public Step $step;

	/** @var list<Provider_Target> The step's own, or for what is done once for all, those that were changed. */
	public array $targets;

	public Client $client;

	public Budget $budget;

	/** @param list<Provider_Target> $targets */
	public function __construct( Flush $flush, Step $step, array $targets, Client $client, Budget $budget ) {
		$this->flush   = $flush;
		$this->step    = $step;
		$this->targets = $targets;
		$this->client  = $client;
		$this->budget  = $budget;
	}

	/** Attempts at the step, this one included. */
	public function tries(): int {
		return 1 + $this->step->facts()->tries;
	}
}
