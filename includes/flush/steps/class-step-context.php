<?php
/** What a step that is done once for a flush is given. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../model/values.php';

/** @immutable */
final class Step_Context {
	/** Seconds until a step that did not come out is attempted again. */
	public const AGAIN_SECONDS = 2;

	/** A flush that has changed nothing after so many seconds does not begin to: nobody expects it any more. */
	public const STALE_SECONDS = 900;

	public Flush $flush;

	public Step $step;

	/**
	 * The providers that it is about: its own, or for what is done once for all, those that were changed.
	 *
	 * @var list<Provider_Target>
	 */
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

	/** @return list<string> Old and new endpoints of the targets. */
	public function endpoints(): array {
		$endpoints = [];
		foreach ( $this->targets as $target ) {
			array_push( $endpoints, $target->from, $target->to );
		}
		return $endpoints;
	}

	/** Returns how often the step was attempted, this attempt included. */
	public function tries(): int {
		return 1 + integer( $this->step->data['tries'] ?? 0 );
	}
}
