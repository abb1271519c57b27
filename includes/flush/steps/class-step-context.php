<?php
/** Holds the input of a step that is not done row by row. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Step;

defined( 'ABSPATH' ) || exit;

/** @immutable */
final class Step_Context {
	/** The usual number of seconds until a step is tried again. */
	public const AGAIN_SECONDS = 2;

	/**
	 * For how many seconds a flush may still start to change links after it was created, or a flush of everything after
	 * it began. Nobody would expect that later.
	 */
	public const STALE_SECONDS = 900;

	public Flush $flush;

	public Step $step;

	/** @var list<Provider_Target> As returned by targets_of(). */
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

	/** Returns the number of attempts at the step whose result was recorded, plus this one. */
	public function tries(): int {
		return 1 + $this->step->data->tries;
	}
}
