<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Purge;

defined( 'ABSPATH' ) || exit;

/** Counts what one batch of looks found. */
final class Look_Batch {
	public int $looks = 0;

	/** Looks that got an HTTP error or an error page. */
	public int $errors = 0;

	/** Answers with status 200 and a body. */
	public int $fetched = 0;

	public int $bytes = 0;

	/** The most seconds for which browsers may keep a copy, as returned by Look_Step::browser_seconds(). */
	public int $kept = -1;

	/** The longest time that a browser or cache may keep an answer, in seconds. */
	public int $lifetime = 0;

	/** @var array<int, Purge> Rows whose images exceeded their share of the memory, by id. */
	public array $large = [];
}
