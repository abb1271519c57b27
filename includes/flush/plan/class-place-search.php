<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use Generator;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/measured.php';
require_once __DIR__ . '/measurements.php';
require_once __DIR__ . '/places/own-size.php';
require_once __DIR__ . '/places/page-places.php';
require_once __DIR__ . '/places/screens-between.php';
require_once __DIR__ . '/places/styles.php';
require_once __DIR__ . '/screens.php';
require_once __DIR__ . '/sources/source-address.php';

/** Composes what browsers ask for on pages from what was measured in the same places, and tells which pages that covers. */
final class Place_Search {
	/** @var list<Layout> What a browser measured for this plan. */
	private array $layouts;

	/** @var array<string, Measured_Page> By address. */
	private array $measured = [];

	private Kept_Places $kept;

	/** @var list<Browser_Screen> */
	private array $screens = [];

	private string $styles = '';

	private int $read = 0;

	/** @var array<string, string> `known`, or why a page's images are not, by its address. */
	private array $pages = [];

	/** @var list<string> Pages that were read. */
	private array $opened = [];

	/** @var array<string, true> Pages that were measured before their own style sheets changed. */
	private array $restyled = [];

	/** @param list<Layout> $layouts What was measured counts once its page has been read here. */
	public function __construct( array $layouts = [] ) {
		$this->layouts = $layouts;
	}

	/** @param array<string, Page_Seen|null> $pages By address; null for one that does not open. */
	public function add_pages( array $pages ): void {
		$seen = array_filter( $pages );

		$measured = measured_pages( $this->layouts, $seen );
		keep_measured( $measured );

		$this->measured = $measured + $this->measured;
		$this->kept     = with_measured( Kept_Places::load(), $this->measured );

		$this->styles = styles_of_site();
		$this->read  += count( $seen );
		$this->opened = array_merge( $this->opened, array_map( 'strval', array_keys( $seen ) ) );

		foreach ( $seen as $url => $page ) {
			$kept = $this->kept->page( $url );

			// Empty where the page could not be measured.
			if ( null !== $kept && '' !== $kept['sheets'] && $kept['sheets'] !== $page['sheets'] ) {
				$this->restyled[ $url ] = true;
			}
		}

		$due = array_filter( array_keys( $this->restyled ), fn ( string $url ): bool => ( $this->kept->page( $url )['styles'] ?? '' ) === $this->styles );

		// Whoever opens the Media Library next measures them again.
		note_pages( array_values( $due ), static fn ( Kept_Places $kept, string $url ): Kept_Places => $kept->with_page_due( $url ) );

		foreach ( array_keys( array_diff_key( $pages, $seen ) ) as $url ) {
			$this->pages[ $url ] = 'unreachable';
		}
	}

	/**
	 * @param Placed_Image $image On a page that has been added.
	 * @return list<Variant>
	 */
	public function variants( array $image, ?int $attachment_id ): array {
		$this->screens = [] === $this->screens ? screens() : $this->screens;

		$page  = $image['page'] ?? '';
		$found = $this->kept->of( $image, $this->screens );

		$this->note( $page, $this->state( $image, $page, $found ) );

		if ( null === $found ) {
			return [];
		}

		return measured_variants( self::measured( $image, by_screen( $found['boxes'], $this->screens ) ), $attachment_id, 'place' );
	}

	public function pages_read(): int {
		return $this->read;
	}

	/** @return Coverage|null Null if nothing was looked at. */
	public function coverage(): ?array {
		return coverage_of( $this->layouts, $this->read, $this->pages, $this->opened );
	}

	/**
	 * What screens measure that lie between the measured ones, commonest first.
	 *
	 * @param list<Placed_Image> $images On pages that have been added.
	 * @return Generator<int, list<Measured_Image>> Each file once, with the boxes of all its places.
	 */
	public function between( array $images ): Generator {
		$this->screens = [] === $this->screens ? screens() : $this->screens;

		foreach ( screens_between( $this->screens, asks_for_heights() ) as $part => $screens ) {
			$files = [];

			foreach ( $images as $image ) {
				$key   = placed_key( $image );
				$boxes = $this->kept->of( $image, $screens, $part )['boxes'] ?? [];

				$files[ $key ] = self::measured( $image, array_merge( $files[ $key ]['boxes'] ?? [], $boxes ) );
			}

			yield array_values( $files );
		}
	}

	/**
	 * @param Placed_Image       $image
	 * @param list<Measured_Box> $boxes
	 * @return Measured_Image
	 */
	private static function measured( array $image, array $boxes ): array {
		return [
			'url'    => browser_url( without_fragment( $image['url'] ) ),
			'width'  => $image['width'],
			'height' => $image['height'],
			'boxes'  => $boxes,
		];
	}

	/**
	 * @param Placed_Image                       $image
	 * @phpstan-param array{boxes: list<Measured_Box>, styles: list<string>, follows_windows: bool}|null $found
	 */
	private function state( array $image, string $page, ?array $found ): string {
		if ( null === $found || ( self::needs_height( $image, $found['boxes'] ) && ! $this->kept->tells( $image ) ) ) {
			return 'unmeasured';
		}

		if ( isset( $this->restyled[ $page ] ) || [] !== array_diff( $found['styles'], [ $this->styles ] ) ) {
			return 'restyled';
		}

		return can_predict( self::measured( $image, $found['boxes'] ), $image['kind'], $found['follows_windows'] ) ? 'known' : 'cropped';
	}

	/**
	 * Whether the copies depend on how tall the element is: always for an image, which may be taller than its file would be, and of a
	 * background where it is cropped or drawn as a style sheet says.
	 *
	 * @param Placed_Image       $image
	 * @param list<Measured_Box> $boxes
	 */
	private static function needs_height( array $image, array $boxes ): bool {
		return 'background' !== $image['kind'] || asks_for_heights() || [] !== array_filter( array_column( $boxes, 'drawn' ), static fn ( string $drawn ): bool => 0 === strpos( $drawn, 'sheet' ) );
	}

	/** What is known least well decides. */
	private function note( string $page, string $state ): void {
		$order = array_flip( [ 'known', 'cropped', 'restyled', 'unmeasured' ] );
		$was   = $this->pages[ $page ] ?? 'known';

		$this->pages[ $page ] = $order[ $state ] > ( $order[ $was ] ?? 0 ) ? $state : $was;
	}
}
