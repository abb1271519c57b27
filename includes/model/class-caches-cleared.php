<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The data of a step that clears page caches: names by what became of each.
 *
 * @immutable
 */
final class Caches_Cleared extends Stored_Value {
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
	];

	/** @var list<string> */
	public array $cleared = [];

	/** @var list<string> Of these only some pages. */
	public array $cleared_pages = [];

	/** @var list<string> As a whole, since they can't clear just some pages. */
	public array $widely = [];

	/** @var list<string> Not cleared, for want of the right to clear all pages. */
	public array $kept = [];

	/** @var list<string> Of files that cached pages need. */
	public array $left = [];

	/** @var list<string> For people to clear. */
	public array $untouched = [];

	/** @var list<array{name: string, reason: string}> */
	public array $failed = [];

	/** How many pages were to be cleared; 0 for all. */
	public int $pages = 0;

	/** @var list<string>|null Those pages; null for all. */
	public ?array $urls = null;

	/** Whether only known pages were cleared where all should have been. */
	public bool $is_part = false;

	/** Whether one was kept from emptying a CDN's whole zone. */
	public bool $withheld = false;

	/** Whether old pages link to a file that is gone. */
	public bool $has_old_links = false;
}
