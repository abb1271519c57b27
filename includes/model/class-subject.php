<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The subject of a flush, for display and for its recipe, and what the flush has learned about it.
 *
 * @immutable
 * @phpstan-import-type Planned_Pages from Plan
 */
final class Subject extends Stored_Value {
	protected const LIKE = [
		'attachments'    => [
			[
				'id'        => 0,
				'title'     => '',
				'thumbnail' => '',
				'edit_url'  => '',
			],
		],
		'attachment_ids' => [ 0 ],
		'queued'         => [ 0 ],
		'named'          => [ '*' => '' ],
		'urls'           => [ '' ],
		'pages'          => [ '*' => '' ],
		'found_in'       => [ '*' => 0 ],
		'coverage'       => [
			'pages'   => 0,
			'screens' => 0,
			'devices' => [ '' ],
			'read'    => 0,
			'whole'   => false,
			'skipped' => [
				[
					'url'    => '',
					'reason' => '',
				],
			],
		],
		'unseen_images'  => 0,
		'on_pages'       => [
			'urls'   => [ '' ],
			'files'  => 0,
			'others' => 0,
			'hosts'  => [ '' ],
			'more'   => 0,
		],
		'surfaces'       => [
			[
				'kind'  => '',
				'url'   => '',
				'state' => '',
				'page'  => '',
				'image' => 0,
			],
		],
		'measuring'      => [
			'until'  => 0,
			'images' => [ 0 ],
		],
		'ways'           => [
			'*' => [
				'way' => '',
				'why' => '',
			],
		],
		'keys'           => [ '' ],
		'owned'          => [ [ '', 0 ] ],
		'gone_keys'      => [ '*' => 0 ],
		'forms'          => [ '*' => '' ],
		'former'         => [ '*' => '' ],
		'ends'           => [ '*' => [ '*' => '' ] ],
		'is_told_apart'  => false,
		'tried'          => Tried_Link::class,
		'ended'          => [ '*' => '' ],
		'purge_api'      => [
			'round'       => 0,
			'refused'     => [ '' ],
			'key_refused' => false,
			'cdn_refused' => false,
		],
		'targets'        => [ Provider_Target::class ],
	];

	/** @var list<Attachment_Card> The first few images. */
	public array $attachments = [];

	/** @var list<int> */
	public array $attachment_ids = [];

	public int $attachment_count = 0;

	/** @var list<int>|null The first few images of a flush that was queued without details; null for others. */
	public ?array $queued = null;

	/** @var array<int, string> The names of the first few images at the time of planning, by image. */
	public array $named = [];

	public bool $library = false;

	/** @var list<string> The pasted links, without quotes or brackets around them. */
	public array $urls = [];

	public int $url_count = 0;

	/** @var array<string, string> The titles of the links that are pages, by link. */
	public array $pages = [];

	/** @var array<string, int> The number of planned copies for each of Variant::FOUND_IN. */
	public array $found_in = [];

	/** @var Coverage|null */
	public ?array $coverage = null;

	/** The number of images with known copies, but none that visitors may have; null if that was not counted. */
	public ?int $unseen_images = null;

	/** @var Planned_Pages|null Only if the images of pages were requested. */
	public ?array $on_pages = null;

	/**
	 * @var list<Planned_Surface> The surfaces, which are places outside the content of the pages read for planning that
	 *     name the images, such as tags for social networks. The state is `own` for the site's own file, or `unknown`.
	 */
	public array $surfaces = [];

	/**
	 * @var array{until: int, images: list<int>}|null The images whose pages a browser measures, and the time until
	 *     which the flush waits for its report; null if no browser measures, and empty if a report is no longer needed.
	 */
	public ?array $measuring = null;

	/** `auto`, `new_link` or `removal`; empty in flushes that don't choose. */
	public string $method = '';

	/** Why the copies of all images are removed; empty if no reason applies to all. */
	public string $why_removed = '';

	/** @var array<int, array{way: string, why: string}> The way and its reason, by image. */
	public array $ways = [];

	/** The version of the new links; empty if there are none. The properties up to `tried` belong to it. */
	public string $version = '';

	/** @var list<string> The keys under which versions are stored. */
	public array $keys = [];

	/** @var list<array{string, int}> These keys, each with its image. */
	public array $owned = [];

	/** @var array<int> Images, by the keys of their former names. */
	public array $gone_keys = [];

	/** @var array<string, string> The form in which links contain the version, by provider. */
	public array $forms = [];

	/**
	 * @var array<string, string>|null The versions that this flush replaced, as returned by Versions\codes_of(); null
	 *     until they are recorded.
	 */
	public ?array $former = null;

	/**
	 * @var Ends The earlier replacements of files for which this flush recorded others, by key; its undo restores the
	 *     earlier ones.
	 */
	public array $ends = [];

	/**
	 * Whether each CDN was seen to treat the new links as different from the old ones; null if that was not checked.
	 */
	public ?bool $is_told_apart = null;

	public ?Tried_Link $tried = null;

	/** A page of another site of the network that shows an image; empty for none. */
	public string $other_site = '';

	/** @var array<string, string> The final state of each way, if the flush takes two. */
	public array $ended = [];

	/** @var array{round: int, refused: list<string>, key_refused: bool, cdn_refused: bool}|null */
	public ?array $purge_api = null;

	/** @var list<Provider_Target> The targets of a flush of everything. */
	public array $targets = [];

	/** Only in flushes by earlier versions, which had a single target. */
	public string $provider = '';

	/** The site's own URL when the flush was stored. */
	public string $home = '';

	/** The user whose capabilities apply while it runs: the one who last started, retried or undid it. */
	public int $acted_by = 0;

	public bool $is_retried = false;
}
