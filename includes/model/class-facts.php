<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The data that goes with the code of a step, a failure or a note, for its sentence and for the next attempt. Some
 * steps and failures have a class of their own.
 *
 * @immutable
 */
class Facts extends Stored_Value {
	protected const LIKE = [ 'names' => [ '' ] ];

	/** An HTTP status; 0 for none. */
	public int $status = 0;

	/** Why a request got no answer, or an error message of third-party code. */
	public string $error = '';

	/** A refusal, as returned by stored_refusal(): its name, or its sentence. */
	public string $message = '';

	public string $reason = '';

	public string $url = '';

	public string $host = '';

	/** The name of the plugin that writes the links; may be empty if there is only one. */
	public string $provider = '';

	/** The name of one of the site's own CDNs. */
	public string $edge = '';

	/** @var list<string> Names of several such CDNs. */
	public array $names = [];

	public int $images = 0;

	/** The number of copies for which a step succeeded, out of `addresses`. */
	public int $count = 0;

	public int $addresses = 0;

	/** The number of attempts so far. */
	public int $tries = 0;

	/** In Unix seconds. */
	public int $since = 0;

	public int $until = 0;

	/**
	 * Returns the data if it is of this class, or empty data.
	 *
	 * @return static
	 */
	public static function in( ?self $data ): self {
		return $data instanceof static ? $data : new static();
	}
}
