<?php
/** The effects of a flush, known before it starts. Each URL is listed once, with the most reliable way it was found. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * @immutable
 * @phpstan-type Everything array{
 *     provider: array{id: string, name: string},
 *     endpoint: array{from: string, to: string},
 *     providers: non-empty-list<array{
 *         id: string,
 *         name: string,
 *         by: string,
 *         from: string,
 *         to: string,
 *     }>,
 *     images: int,
 *     files: int,
 *     files_exact: bool,
 *     page_caches: list<array{id: string, name: string, clears: bool}>,
 *     account: array{state: string, message: string},
 *     custom_host: bool,
 *     effects: list<string>,
 * }
 * @phpstan-type Planned_Pages array{urls: list<string>, files: int, others: int, hosts: list<string>, more: int}
 * @phpstan-type Found array{variants: list<Variant>, sources: int, found_in: array<string, int>}
 * @phpstan-type Details array{
 *     attachments?: list<Attachment_Card>,
 *     attachment_ids?: list<int>,
 *     attachment_count?: int,
 *     urls?: list<string>,
 *     pages?: array<string, string>,
 *     coverage?: Coverage|null,
 *     notes?: list<string>,
 *     left_out?: list<string>,
 *     site?: Everything|null,
 *     on_pages?: Planned_Pages|null,
 *     surfaces?: list<Planned_Surface>,
 *     library?: array{images: int, looked_at: int}|null,
 *     estimate?: Estimate,
 * }
 */
final class Plan {
	// A plan with more URLs is refused. All but one of the excess are counted, but not kept.
	public const MOST_LINKS = 20000;

	/**
	 * Searching all posts for an image reads the whole table, so in a large flush only the pages of the first few
	 * images are searched for.
	 */
	public const SEARCHED_IMAGES = 10;

	// The most pages that one plan reads or measures, apart from pasted ones.
	public const MOST_PAGES = 20;

	// The most images of a flush that are shown as cards.
	public const CARDS = 10;

	public string $scope;

	/** @var list<Variant> The variants, at most one more than may be flushed. */
	public array $variants;

	/** The number of URLs, including those not kept. */
	public int $addresses;

	/** The number of files behind the URLs. */
	public int $sources;

	/** @var array<string, int> The number of URLs for each of Variant::FOUND_IN. */
	public array $found_in;

	/** @var list<Attachment_Card> The first few attachments. */
	public array $attachments;

	/** @var list<int> The requested attachments; for pasted links, all that the flush touches. */
	public array $attachment_ids;

	public int $attachment_count;

	/** @var list<string> The pasted links, without quotes or brackets around them. */
	public array $urls;

	/** @var array<string, string> Titles of the links that are pages, by link. */
	public array $pages;

	/** @var Coverage|null */
	public ?array $coverage;

	/** @var list<string> Sentences on what the plan is based on. */
	public array $notes;

	/** @var list<string> Sentences on the parts of the request that are left out. */
	public array $left_out;

	/** @var Everything|null Only for a flush of everything. */
	public ?array $site;

	/**
	 * @var Planned_Pages|null The requested pages; how many of their images are outside the library (`files`), may not
	 *     be flushed by this user (`others`) or are too many for one flush (`more`); and other sites' hosts.
	 */
	public ?array $on_pages;

	/** @var list<Planned_Surface> As in Subject. */
	public array $surfaces;

	/**
	 * @var array{images: int, looked_at: int}|null Only for the whole library, or more images than are looked up before
	 *     the flush: the number of images, and of those whose copies the plan lists.
	 */
	public ?array $library;

	/** Null until it is calculated. */
	public ?Estimate $estimate;

	/** @var Found */
	private array $found;

	/** @var Details */
	private array $details;

	/**
	 * @param Found   $found
	 * @param Details $details
	 */
	private function __construct( string $scope, array $found, array $details ) {
		$this->scope            = $scope;
		$this->found            = $found;
		$this->details          = $details;
		$this->variants         = $found['variants'];
		$this->addresses        = array_sum( $found['found_in'] );
		$this->sources          = $found['sources'];
		$this->found_in         = $found['found_in'];
		$this->attachments      = array_slice( $details['attachments'] ?? [], 0, self::CARDS );
		$this->attachment_ids   = $details['attachment_ids'] ?? [];
		$this->attachment_count = $details['attachment_count'] ?? count( $this->attachment_ids );
		$this->urls             = $details['urls'] ?? [];
		$this->pages            = $details['pages'] ?? [];
		$this->coverage         = $this->known( $details['coverage'] ?? null );
		$this->notes            = $details['notes'] ?? [];
		$this->left_out         = $details['left_out'] ?? [];
		$this->site             = $details['site'] ?? null;
		$this->on_pages         = $details['on_pages'] ?? null;
		$this->surfaces         = $details['surfaces'] ?? [];
		$this->library          = $details['library'] ?? null;
		$this->estimate         = $details['estimate'] ?? null;
	}

	/**
	 * @param 'images'|'urls'|'site' $scope
	 * @param iterable<Variant>      $variants
	 * @param Details                $details
	 */
	public static function of( string $scope, iterable $variants, array $details = [] ): self {
		return new self( $scope, self::distinct( $variants ), $details );
	}

	/** @param Details $details */
	public function with( array $details ): self {
		return new self( $this->scope, $this->found, $details + $this->details );
	}

	/** @param iterable<Variant> $variants */
	public function with_variants( iterable $variants ): self {
		return new self( $this->scope, self::distinct( $variants ), $this->details );
	}

	public function without( string $found_in ): self {
		return $this->with_variants( array_filter( $this->variants, static fn ( Variant $variant ): bool => $variant->found_in !== $found_in ) );
	}

	/** @param callable(list<Variant>): list<Variant> $choose Marks the variants to check. */
	public function with_sample( callable $choose ): self {
		return new self( $this->scope, [ 'variants' => $choose( $this->variants ) ] + $this->found, $this->details );
	}

	/** @return list<int> Every attachment that the flush touches, including ones not requested. */
	public function touched_attachments(): array {
		$ids = array_fill_keys( $this->attachment_ids, true );

		foreach ( $this->variants as $variant ) {
			if ( null !== $variant->attachment_id && $variant->attachment_id > 0 ) {
				$ids[ $variant->attachment_id ] = true;
			}
		}

		return array_keys( $ids );
	}

	/** Returns the number of images, including files outside the library, but at least the number of pasted links. */
	public function images(): int {
		if ( null !== $this->library ) {
			return $this->library['images'];
		}
		$others = [];
		foreach ( $this->variants as $variant ) {
			if ( 0 === (int) $variant->attachment_id ) {
				$others[ $variant->source ] = true;
			}
		}
		return max( count( $this->urls ), count( $this->touched_attachments() ) + count( $others ) );
	}

	/**
	 * Marks the coverage of many images as partial, since only the pages of the first few are searched for.
	 *
	 * @param Coverage|null $coverage
	 * @return Coverage|null
	 */
	private function known( ?array $coverage ): ?array {
		return true === ( $coverage['whole'] ?? false ) && count( $this->touched_attachments() ) > self::SEARCHED_IMAGES
			? [ 'whole' => false ] + $coverage
			: $coverage;
	}

	/**
	 * @param iterable<Variant> $variants
	 * @return Found
	 */
	private static function distinct( iterable $variants ): array {
		$sureness = array_flip( Variant::FOUND_IN );
		$kept     = [];
		$seen     = [];
		$sources  = [];

		foreach ( $variants as $variant ) {
			$key   = md5( $variant->url, true );
			$found = $sureness[ $variant->found_in ] ?? count( $sureness ) - 1;

			$sources[ md5( $variant->source, true ) ] = true;

			if ( ! isset( $seen[ $key ] ) && count( $kept ) <= self::MOST_LINKS ) {
				$kept[ $key ] = $variant;
			}

			if ( ! isset( $seen[ $key ] ) || $found < $seen[ $key ] ) {
				$seen[ $key ] = $found;
			}
		}

		foreach ( $kept as $key => $variant ) {
			$found_in = Variant::FOUND_IN[ $seen[ $key ] ];

			if ( $found_in !== $variant->found_in ) {
				$kept[ $key ] = new Variant( $variant->url, $variant->source, $variant->attachment_id, $found_in, $variant->is_sampled );
			}
		}

		$counts = array_count_values( $seen );

		return [
			'variants' => array_values( $kept ),
			'sources'  => count( $sources ),
			'found_in' => array_combine( Variant::FOUND_IN, array_map( static fn ( int $at ): int => $counts[ $at ] ?? 0, array_keys( Variant::FOUND_IN ) ) ),
		];
	}
}
