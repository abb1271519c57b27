<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The data of a step that clears page caches: their names by what happened to each.
 *
 * @immutable
 */
final class Caches_Cleared extends Facts {
	protected const LIKE = [
		'cleared'       => [ '' ],
		'cleared_pages' => [ '' ],
		'widely'        => [ '' ],
		'kept'          => [ '' ],
		'left'          => [ '' ],
		'untouched'     => [ '' ],
		'failed'        => [
			[
				'name'   => '',
				'reason' => '',
			],
		],
		'urls'          => [ '' ],
	] + Facts::LIKE;

	/** @var list<string> */
	public array $cleared = [];

	/** @var list<string> Caches that were asked to clear only the given pages. */
	public array $cleared_pages = [];

	/** @var list<string> Caches cleared as a whole, since clearing just some pages was impossible or failed. */
	public array $widely = [];

	/** @var list<string> Caches not cleared: only clearing all pages would have worked, and the flush may not do that. */
	public array $kept = [];

	/** @var list<string> Caches of files, left alone because pages that stay cached need the files. */
	public array $left = [];

	/** @var list<string> Caches that a user has to clear by hand. */
	public array $untouched = [];

	/** @var list<array{name: string, reason: string}> */
	public array $failed = [];

	/** The number of pages to clear; 0 for all. */
	public int $pages = 0;

	/** @var list<string>|null The pages to clear; null for all, and in the step `page_caches_last`. */
	public ?array $urls = null;

	/** Whether only known pages were cleared although all should have been. */
	public bool $is_part = false;

	/** Whether a request to empty a CDN's whole zone was blocked. */
	public bool $withheld = false;

	/** Whether a file is gone, so that cached pages may link to a file that does not exist. */
	public bool $has_old_links = false;
}
