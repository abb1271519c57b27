<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * What a look at a copy showed.
 *
 * @immutable
 */
final class Evidence extends Stored_Value {
	protected const LIKE = [ 'at' => 0 ];

	public string $kind = '';

	/** The format that the browser asked for; empty if the kind is of all. */
	public string $format = '';

	/** How old the copy is, and how long ago it was removed, in seconds. */
	public int $age = 0;

	public int $since = 0;

	/** When the copy was made, in Unix seconds. */
	public ?int $at = null;

	/** The name of the CDN that has the copy. */
	public string $edge = '';

	/** Where a redirect leads. */
	public string $location = '';

	public int $status = 0;

	/** Why no answer came. */
	public string $error = 'other';
}
