<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The data of a step that reads pages as visitors get them.
 *
 * @immutable
 */
final class Pages_Seen extends Facts {
	protected const LIKE = [
		'shown'    => [ '' ],
		'left'     => [ '*' => 0 ],
		'caches'   => [ '' ],
		'kept'     => [ 0 ],
		'surfaces' => [
			[
				'kind'  => '',
				'url'   => '',
				'state' => '',
				'page'  => '',
			],
		],
	] + Facts::LIKE;

	/** The number of pages that request the right links: the new ones, or in an undo the former ones. */
	public int $read = 0;

	/** @var list<string> The pages that request the right links. */
	public array $shown = [];

	public int $unread = 0;

	/** How often a page did not open for one kind of visitor, but did for another. */
	public int $unseen = 0;

	/** The first page with a problem, and how many others there are. */
	public string $page = '';

	public int $others = 0;

	/** @var array<string, int> The number of wrong links on that page, by part of the page. */
	public array $left = [];

	/** The status of the first page that did not open; 0 if it did not answer, or all opened. */
	public int $status = 0;

	/** @var list<string> Names of caches that probably hold old pages. */
	public array $caches = [];

	/** The number of images of which a page shows an earlier size. */
	public int $images = 0;

	/** Whether pages were read from within this server's network. */
	public bool $inside = false;

	/** The pages that an outside browser received: `new`, `old` or `unknown`; empty if no browser has reported yet. */
	public string $outside = '';

	public int $outside_tries = 0;

	/** Whether copies at the old links are removed as well. */
	public bool $is_removed = false;

	/** @var list<int> Images that a page still shows at a wrong link. */
	public array $kept = [];

	/**
	 * @var list<Surface> Where pages name the images outside their content, and feeds and sitemaps do, worst first:
	 *     `old`, `unknown`, `own` or `new`.
	 */
	public array $surfaces = [];

	/** The number of images whose pages were not read. */
	public int $unproven = 0;

	/** Whether pages only request files that can have no old copy. */
	public bool $never_old = false;
}
