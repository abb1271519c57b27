<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Purge;

defined( 'ABSPATH' ) || exit;

/** Counts what one batch of looks found. */
final class Look_Batch {
	public int $looks = 0;

	/** Looks that found no image. */
	public int $errors = 0;

	/** Copies that arrived in full. */
	public int $fetched = 0;

	public int $bytes = 0;

	/** The longest time that visitors' browsers may keep a copy, in seconds; -1 if none was seen. */
	public int $kept = -1;

	/** The longest time that an answer may be kept anywhere, in seconds; 0 if none named one. */
	public int $lifetime = 0;

	/** @var array<int, Purge> Rows whose images exceeded their share of the memory, by id. */
	public array $large = [];
}
