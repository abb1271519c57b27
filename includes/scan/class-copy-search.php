<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Flush\Owners;
use ShortPixelFlush\Flush\Variant;
use ShortPixelFlush\Flush\Variant_Search;
use function ShortPixelFlush\Flush\source_stem;
use function ShortPixelFlush\Flush\titled_pages;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/plan/pages/pages.php';
require_once __DIR__ . '/../flush/plan/sources/source-address.php';

/** Finds the copies that visitors have of many images: a page is read once for all the images on it. */
final class Copy_Search {
	// The surest pages of an image; the front page is always one of them.
	private const PAGES_AN_IMAGE = 2;

	private const PAGES_AT_ONCE = 8;

	// For one image in all posts, and for what is read at once.
	private const SEARCH_SECONDS  = 1.0;
	private const READING_SECONDS = 6.0;

	private Variant_Search $search;

	/** @var array<string, true> */
	private array $read = [];

	/** @var array<int, true> Images whose pages were looked for, or that are on a page which was read. */
	private array $searched = [];

	public function __construct() {
		$this->search = new Variant_Search();
	}

	/**
	 * Reads pages that show images which were not looked for yet.
	 *
	 * @param list<int> $ids The most urgent first.
	 * @return list<int> Images on these pages, whether or not they were named.
	 */
	public function look_for( array $ids, float $until ): array {
		$pages = [];
		$ids   = array_values( array_diff( $ids, array_keys( $this->searched ) ) );
		foreach ( $ids as $index => $id ) {
			if ( count( $pages ) >= self::PAGES_AT_ONCE || ( $index > 0 && microtime( true ) >= $until ) ) {
				break;
			}
			$this->searched[ $id ] = true;
			foreach ( self::pages_of( $id ) as $page ) {
				$pages += isset( $this->read[ $page ] ) ? [] : [ $page => $page ];
			}
		}
		if ( [] === $pages ) {
			return [];
		}
		$earlier = $this->search->seen_sources();
		// A site's pages share their style sheets.
		$this->search->add_pages( array_values( $pages ), self::READING_SECONDS, [] === $this->read );
		$this->read += array_fill_keys( array_keys( $pages ), true );
		$owners      = new Owners();
		$sources     = array_values( array_diff( $this->search->seen_sources(), $earlier ) );
		$owners->find( $sources );
		$shown           = array_values( array_diff( array_unique( array_map( [ $owners, 'of' ], $sources ) ), [ 0 ] ) );
		$this->searched += array_fill_keys( $shown, true );
		return $shown;
	}

	public function was_looked_for( int $id ): bool {
		return isset( $this->searched[ $id ] );
	}

	/** @return list<Variant> Copies that visitors may have. */
	public function of( int $id ): array {
		return array_values( array_filter( $this->search->of( $id ), static fn ( Variant $variant ): bool => $variant->may_be_had() ) );
	}

	/** @return list<string> */
	private static function pages_of( int $id ): array {
		$url = (string) wp_get_attachment_url( $id );
		return '' === $url ? [] : array_slice( array_map( 'strval', array_keys( titled_pages( $id, source_stem( $url ), microtime( true ) + self::SEARCH_SECONDS ) ) ), 0, self::PAGES_AN_IMAGE );
	}
}
