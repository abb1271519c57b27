<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Copies\Owners;
use ShortPixelFlush\Copies\Variant_Search;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Copies\image_url;
use function ShortPixelFlush\Copies\links_on_pages;
use function ShortPixelFlush\Copies\same_page;
use function ShortPixelFlush\Copies\source_path;
use function ShortPixelFlush\Copies\source_stem;
use function ShortPixelFlush\Copies\titled_pages;
use const ShortPixelFlush\Copies\PAGE_SECONDS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Finds the copies that visitors may have of many images. Reads each page only once for all images on it. */
final class Copy_Search {
	// The most pages to read per image, the likeliest to show it first.
	private const PAGES_AN_IMAGE = 2;

	private const PAGES_AT_ONCE = 8;

	// In seconds: the limit for searching all posts for one image, and for reading several pages with their styles.
	private const SEARCH_SECONDS  = 1.0;
	private const READING_SECONDS = PAGE_SECONDS + 2.0;

	private Variant_Search $search;

	/**
	 * @var array<string, true>|null Pages that a browser measured or failed to measure, as returned by same_page();
	 *     null if no browser takes measurements.
	 */
	private ?array $measured = null;

	/** @var array<int, string> The first page that loads an image lazily, without a link to a copy, by image. */
	private array $lazy_on = [];

	/** @var array<int, array<string, true>> The names of the files that pages load lazily, by image. */
	private array $lazy_files = [];

	/** @var array<string, bool> Whether each page that was to be read could be opened. */
	private array $opened = [];

	/** @var array<int, list<string>> The pages that may show each image. */
	private array $pages = [];

	/** @var array<int, true> Images whose pages were searched for, or that are on a page that was already read. */
	private array $searched = [];

	/** @param list<Layout>|null $layouts A browser's measurements; null if no browser takes any. */
	public function __construct( ?array $layouts = null ) {
		$this->search   = new Variant_Search(
			array_values( array_filter( $layouts ?? [], static fn ( array $layout ): bool => 'measured' === $layout['state'] ) )
		);
		$this->measured = null === $layouts ? null : array_fill_keys( array_map( '\ShortPixelFlush\Copies\same_page', array_column( $layouts, 'url' ) ), true );
	}

	/**
	 * Reads pages that show images, for images that were not searched for yet.
	 *
	 * @param list<int> $ids Images, the most urgent first.
	 * @return list<int> The images of files that these pages show and no earlier one did, also those not in `$ids`.
	 */
	public function look_for( array $ids, float $until ): array {
		$pages = [];
		$ids   = array_values( array_diff( $ids, array_keys( $this->searched ) ) );
		foreach ( $ids as $index => $id ) {
			if ( count( $pages ) >= self::PAGES_AT_ONCE || ( $index > 0 && microtime( true ) >= $until ) ) {
				break;
			}
			$this->searched[ $id ] = true;
			$this->pages[ $id ]    = self::pages_of( $id );
			foreach ( $this->pages[ $id ] as $page ) {
				$pages += isset( $this->opened[ $page ] ) ? [] : [ $page => $page ];
			}
		}
		if ( [] === $pages ) {
			return [];
		}
		$earlier = $this->search->seen_sources();
		// Reads style sheets only the first time, since a site's pages share them.
		$seen = links_on_pages( array_values( $pages ), self::READING_SECONDS, [] === $this->opened );
		$this->search->add_read( $seen );
		foreach ( $pages as $page ) {
			$this->opened[ $page ] = isset( $seen[ $page ] );
		}
		$owners  = new Owners();
		$sources = array_values( array_diff( $this->search->seen_sources(), $earlier ) );
		$lazy    = self::lazy_pages( $seen );
		$owners->find( array_merge( $sources, array_keys( $lazy ) ) );
		foreach ( $lazy as $source => $page ) {
			$id             = $owners->of( $source );
			$this->lazy_on += [ $id => $page ];

			$this->lazy_files[ $id ][ wp_basename( source_path( $source ) ) ] = true;
		}
		$shown           = array_values( array_diff( array_unique( array_map( [ $owners, 'of' ], $sources ) ), [ 0 ] ) );
		$this->searched += array_fill_keys( $shown, true );
		return $shown;
	}

	public function was_looked_for( int $id ): bool {
		return isset( $this->searched[ $id ] );
	}

	/** Whether a page that may show the image could not be opened. */
	public function has_unread_page( int $id ): bool {
		return in_array( false, array_intersect_key( $this->opened, array_flip( $this->pages[ $id ] ?? [] ) ), true );
	}

	/**
	 * @return list<Variant> Copies that visitors may have. Those derived from measurements of other images count only
	 *   for files that pages load lazily.
	 */
	public function of( int $id ): array {
		$files = $this->lazy_files[ $id ] ?? [];
		return array_values(
			array_filter(
				$this->search->of( $id ),
				static fn ( Variant $variant ): bool => $variant->visitors_may_have()
					|| ( 'recent' === $variant->found_in && isset( $files[ wp_basename( source_path( $variant->source ) ) ] ) )
			)
		);
	}

	/**
	 * Returns a page that loads the image lazily, so a browser has to measure there which copies it requests.
	 *
	 * @param list<Variant> $variants As returned by of().
	 * @return string|null Null if no page does, no browser takes measurements, the page was measured, or a copy is
	 *   known that visitors may have.
	 */
	public function page_to_measure( int $id, array $variants ): ?string {
		$page  = $this->lazy_on[ $id ] ?? null;
		$known = array_filter( $variants, static fn ( Variant $variant ): bool => $variant->visitors_may_have() );
		return null === $page || null === $this->measured || [] !== $known || isset( $this->measured[ same_page( $page ) ] ) ? null : $page;
	}

	/**
	 * @param array<string, Page_Seen|null> $pages As returned by links_on_pages().
	 * @return array<string, string> The first page that loads each file lazily, by the file's URL.
	 */
	private static function lazy_pages( array $pages ): array {
		$lazy = [];
		foreach ( array_filter( $pages ) as $page => $seen ) {
			$lazy += array_fill_keys( array_column( $seen['lazy'], 'url' ), (string) $page );
		}
		return $lazy;
	}

	/** @return list<string> */
	private static function pages_of( int $id ): array {
		$url = image_url( $id );
		return '' === $url
			? []
			: array_slice(
				array_map( 'strval', array_keys( titled_pages( $id, source_stem( $url ), microtime( true ) + self::SEARCH_SECONDS ) ) ),
				0,
				self::PAGES_AN_IMAGE
			);
	}
}
