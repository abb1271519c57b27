<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

defined( 'ABSPATH' ) || exit;

/**
 * Holds what one visitor gets of a page.
 *
 * @immutable
 */
final class Page_Reading {
	// A page is judged by that of its readings whose state comes last here.
	public const STATES = [ 'none', 'unread', 'new', 'mixed', 'old' ];

	// The bytes kept of a page's end: caches append a note there that they stored the page.
	private const TAIL_BYTES = 4096;

	public string $page;

	/** The HTTP status; 0 for no answer, or for one that was not read to its end in time. */
	public int $status;

	/** @var array<string, string> By lower-case name. */
	public array $headers;

	/** Which of the images' links the page requests: `new`, `old`, `mixed` or `none`; `unread` if unknown. */
	public string $shows;

	/** @var list<string> All CDN URLs on the page. */
	public array $urls;

	/** @var list<string> Links of the flush's images on the page, including lazy sources. */
	public array $links;

	/** @var array<string, bool> The flush's images on the page, by key_of(): whether all their links are new. */
	public array $images;

	/** @var array<string, int> For a mixed page: the number of old links left, by part of the page. */
	public array $left;

	/** @var list<string> The URLs of the same page in other languages. */
	public array $languages;

	/** @var list<Surface> Where the page, outside its content, names the flush's images: see surfaces_in(). */
	public array $surfaces;

	/** @var list<string> */
	public array $feeds;

	public string $tail;

	private string $hash;

	/**
	 * @param array{status: int, headers: array<string, string>, body: string} $answer
	 * @param list<string>                                                     $urls
	 * @param array<string, bool>                                              $images
	 * @param array<string, int>                                               $left
	 * @param list<string>                                                     $languages
	 * @param list<string>                                                     $links
	 * @param list<Surface>                                                    $surfaces
	 * @param list<string>                                                     $feeds
	 */
	public function __construct(
		string $page,
		array $answer,
		string $shows,
		array $urls = [],
		array $images = [],
		array $left = [],
		array $languages = [],
		array $links = [],
		array $surfaces = [],
		array $feeds = []
	) {
		$this->page      = $page;
		$this->status    = $answer['status'];
		$this->headers   = $answer['headers'];
		$this->shows     = 200 === $answer['status'] ? $shows : 'unread';
		$this->urls      = $urls;
		$this->images    = $images;
		$this->left      = $left;
		$this->languages = $languages;
		$this->links     = $links;
		$this->surfaces  = $surfaces;
		$this->feeds     = $feeds;
		$this->tail      = substr( $answer['body'], -self::TAIL_BYTES );
		$this->hash      = md5( $answer['body'] );
	}

	public function is_read(): bool {
		return 'unread' !== $this->shows;
	}

	public function is_missing(): bool {
		return in_array( $this->status, [ 404, 410 ], true );
	}

	public function shows_image(): bool {
		return ! in_array( $this->shows, [ 'none', 'unread' ], true );
	}

	public function is_worse_than( self $other ): bool {
		return array_search( $this->shows, self::STATES, true ) > array_search( $other->shows, self::STATES, true );
	}

	/** Whether different visitors may get different pages, judging by these two readings. */
	public function differs_from( self $other ): bool {
		return $this->hash !== $other->hash || $this->varies() || $other->varies();
	}

	private function varies(): bool {
		return 1 === preg_match( '~\b(?:user-agent|accept)\b(?!-)|\*~i', $this->headers['vary'] ?? '' );
	}
}
