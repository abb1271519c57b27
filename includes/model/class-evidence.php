<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * One thing that a look at a copy has shown.
 *
 * @immutable
 */
final class Evidence extends Stored_Value {
	protected const LIKE = [ 'at' => 0 ];

	public string $kind = '';

	/** The format that the browser requested; empty if the copy was requested in one format only. */
	public string $format = '';

	/** The copy's age, and the time from its removal (in a scan, from its file's change) to the check, in seconds. */
	public int $age = 0;

	public int $since = 0;

	/** When the copy was made, or a cache stored it, in Unix seconds. */
	public ?int $at = null;

	/** The name of the site's own CDN that has an old copy. */
	public string $edge = '';

	/** The target of a redirect. */
	public string $location = '';

	public int $status = 0;

	/** Why there was no answer. */
	public string $error = 'other';
}
