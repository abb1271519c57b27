<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * What came with a code of a step, a failure or a note, for its sentence and for the next attempt.
 *
 * @immutable
 */
final class Facts extends Stored_Value {
	protected const LIKE = [ 'names' => [ '' ] ];

	/** An HTTP status; 0 if no answer came. */
	public int $status = 0;

	/** Why none came, or what other code said. */
	public string $error = '';

	/** What whoever refused said. */
	public string $message = '';

	public string $reason = '';

	public string $url = '';

	public string $host = '';

	/** The name of the plugin whose images were to change; empty if it is the only one. */
	public string $provider = '';

	/** The name of one of the site's own CDNs. */
	public string $edge = '';

	/** @var list<string> Of several of them. */
	public array $names = [];

	public int $images = 0;

	/** How many of how many copies. */
	public int $count = 0;

	public int $addresses = 0;

	/** Attempts so far. */
	public int $tries = 0;

	/** In Unix seconds. */
	public int $since = 0;

	public int $until = 0;
}
