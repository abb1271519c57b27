<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../measured.php';
require_once __DIR__ . '/../screens.php';
require_once __DIR__ . '/measurements.php';

/** Composes what browsers ask for on pages from what was measured in the same places, and tells which pages that covers. */
final class Place_Search {
	/** @var list<Layout> What a browser measured for this plan. */
	private array $layouts;

	private Kept_Places $kept;

	/** @var list<Browser_Screen> */
	private array $screens = [];

	private string $styles = '';

	private int $read = 0;

	/** @var array<string, string> `known`, or why a page's images are not, by its address. */
	private array $pages = [];

	/** @var array<string, true> Pages that were measured before their own style sheets changed. */
	private array $restyled = [];

	/** @param list<Layout> $layouts What was measured is kept once its page has been read here. */
	public function __construct( array $layouts = [] ) {
		$this->layouts = $layouts;
	}

	/** @param array<string, Page_Seen|null> $pages By address; null for one that does not open. */
	public function add_pages( array $pages ): void {
		$seen = array_filter( $pages );

		keep_measured( $this->layouts, $seen );

		$this->kept   = Kept_Places::load();
		$this->styles = styles_of_site();
		$this->read  += count( $seen );

		foreach ( $seen as $url => $page ) {
			$kept = $this->kept->page( $url );

			if ( null !== $kept && $kept['sheets'] !== $page['sheets'] ) {
				$this->restyled[ $url ] = true;
			}
		}

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

		$measured = [
			'url'    => browser_url( without_fragment( $image['url'] ) ),
			'width'  => $image['width'],
			'height' => $image['height'],
			'boxes'  => $found['boxes'],
		];

		return measured_variants( $measured, $attachment_id, 'place' );
	}

	public function pages_read(): int {
		return $this->read;
	}

	/** @return Coverage|null Null if nothing was looked at. */
	public function coverage(): ?array {
		return coverage_of( $this->layouts, $this->read, $this->pages );
	}

	/**
	 * @param Placed_Image                       $image
	 * @phpstan-param array{styles: list<string>, ...}|null $found
	 */
	private function state( array $image, string $page, ?array $found ): string {
		if ( null === $found ) {
			return 'unmeasured';
		}

		if ( isset( $this->restyled[ $page ] ) || [ $this->styles ] !== array_unique( $found['styles'] ) ) {
			return 'restyled';
		}

		return 'background' === $image['kind'] && ! can_predict_backgrounds() ? 'cropped' : 'known';
	}

	/** What is known least well decides. */
	private function note( string $page, string $state ): void {
		$order = array_flip( [ 'known', 'cropped', 'restyled', 'unmeasured' ] );
		$was   = $this->pages[ $page ] ?? 'known';

		$this->pages[ $page ] = $order[ $state ] > ( $order[ $was ] ?? 0 ) ? $state : $was;
	}
}
