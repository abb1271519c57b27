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

	/** The format that the browser requested; empty if this kind of evidence is about all formats. */
	public string $format = '';

	/** The copy's age, and how long before the check it was removed, in seconds. */
	public int $age = 0;

	public int $since = 0;

	/** When the copy was made, in Unix seconds. */
	public ?int $at = null;

	/** The name of the CDN that has the copy. */
	public string $edge = '';

	/** The target of a redirect. */
	public string $location = '';

	public int $status = 0;

	/** Why there was no answer. */
	public string $error = 'other';
}
