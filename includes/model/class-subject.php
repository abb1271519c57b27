<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * What is flushed, for people and for the recipe, and what was found out about it meanwhile.
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
		'is_compared'    => false,
		'tried'          => Tried_Link::class,
		'linked_from'    => [ 0 ],
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

	/** @var array<int, string> What images were called when they were planned. */
	public array $named = [];

	public bool $library = false;

	/** @var list<string> As pasted. */
	public array $urls = [];

	public int $url_count = 0;

	/** @var array<string, string> Titles of those that are pages, by link. */
	public array $pages = [];

	/** @var array<string, int> Copies by each of Variant::FOUND_IN. */
	public array $found_in = [];

	/** @var Coverage|null */
	public ?array $coverage = null;

	/** Images of whose copies none is known that visitors may have; null if that was not counted. */
	public ?int $unseen_images = null;

	/** @var Planned_Pages|null Only if the images of pages were asked for. */
	public ?array $on_pages = null;

	/** @var array{until: int, images: list<int>}|null The images whose pages a browser measures, and until when it may say so; null if none does, and empty if it need not any more. */
	public ?array $measuring = null;

	/** `auto`, `new_link` or `removal`; empty in flushes that don't choose. */
	public string $method = '';

	/** Why the copies of all images are removed; empty where each has a reason of its own. */
	public string $why_removed = '';

	/** @var array<int, array{way: string, why: string}> By image. */
	public array $ways = [];

	/** Of the new links, as are the others up to `tried`; empty if there are none. */
	public string $version = '';

	/** @var list<string> */
	public array $keys = [];

	/** @var list<array{string, int}> Keys, each with its image. */
	public array $owned = [];

	/** @var array<int> Images by the keys of names that they have no more. */
	public array $gone_keys = [];

	/** @var array<string, string> How links have the version, by provider. */
	public array $forms = [];

	/** @var array<string, string>|null Versions that earlier flushes gave, by key; null until they are noted. */
	public ?array $former = null;

	/** @var Ends Where links led before. */
	public array $ends = [];

	/** Whether each CDN was seen to tell the new links from the old ones; null if nobody looked. */
	public ?bool $is_compared = null;

	public ?Tried_Link $tried = null;

	/** A page of another site of the network that shows an image; empty for none. */
	public string $other_site = '';

	/** @var list<int> Posts that still link to a name which an image had. */
	public array $linked_from = [];

	/** @var array<string, string> How each of two ways ended. */
	public array $ended = [];

	/** @var array{round: int, refused: list<string>, key_refused: bool, cdn_refused: bool}|null */
	public ?array $purge_api = null;

	/** @var list<Provider_Target> Of a flush of everything. */
	public array $targets = [];

	/** In flushes from before there were several targets. */
	public string $provider = '';

	/** The site's own address when it was stored. */
	public string $home = '';

	/** Whose rights count while it runs: of who started it, or tried it again or undid it since. */
	public int $acted_by = 0;

	/** Whether somebody tried it again. */
	public bool $is_retried = false;
}
