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

	/** The number of times that a page did not open for one kind of visitor, but showed an image to another. */
	public int $unseen = 0;

	/** The first page with the worst problem; `others` counts further ones that are old, mixed or unread like it. */
	public string $page = '';

	public int $others = 0;

	/** @var array<string, int> The number of wrong links, by part of the page, if that page also has right ones. */
	public array $left = [];

	/** The status of the first page that did not open; 0 if it did not answer, or all opened. */
	public int $status = 0;

	/** @var list<string> Names of caches that probably hold old pages. */
	public array $caches = [];

	/** The number of images that pages only show in sizes written before a change. */
	public int $images = 0;

	/** Whether this server may have bypassed a proxy of the site: see Page_Proof::is_read_from_inside(). */
	public bool $inside = false;

	/** The pages that an outside browser received: `new`, `old` or `unknown`; empty before its last report. */
	public string $outside = '';

	public int $outside_tries = 0;

	/** Whether copies at old links are removed as well if their page also has new ones. */
	public bool $is_removed = false;

	/** @var list<int> Images that a page still shows at a wrong link. */
	public array $kept = [];

	/**
	 * @var list<Surface> The surfaces, which are places outside a page's content that name the images, such as tags for
	 *     social networks, and feeds and sitemaps. The worst come first: `old`, `unknown`, `own` or `new`.
	 */
	public array $surfaces = [];

	/** The number of images that no page read shows; only counted if pages of just a sample of the images are read. */
	public int $unproven = 0;

	/** Whether pages only request files that can have no old copy. */
	public bool $never_old = false;
}
