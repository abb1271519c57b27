<?php
/**
 * The worlds of the experiment, each made at random from a seed: a site with an image on a page, its caches,
 * ShortPixel's CDN and the visitors' browsers.
 */

declare( strict_types=1 );

use Random\Engine\Mt19937;
use Random\Randomizer;
use ShortPixelFlush\Tests\Integration\Flush\Tempered_Cdn;
use function ShortPixelFlush\Versions\without_spelling;

/** A visitor's browser, which keeps images as long as `Cache-Control` allows. */
final class Experiment_Browser {
	/** @var array<string, array{until: int, shows: string}> By link. */
	private array $kept = [];

	/**
	 * @param array{width: int, height: int, density: float} $screen
	 * @param 'table'|'near'|'any'                           $sort   The screen's sort: in the plugin's
	 * table, another usual one, or any.
	 */
	public function __construct( public array $screen, public string $sort ) {
	}

	public function visit( Experiment_World $world, string $url ): void {
		$answer = $world->cdn->answer( 'GET', $url, 'image/webp' );
		if ( 200 === $answer['status'] ) {
			$lifetime           = (int) preg_replace( '/\D/', '', $answer['headers']['cache-control'] ?? '0' );
			$this->kept[ $url ] = [
				'until' => $world->now + $lifetime,
				'shows' => $answer['shows'],
			];
		}
	}

	public function sees( Experiment_World $world, string $url ): string {
		return ( $this->kept[ $url ]['until'] ?? 0 ) > $world->now ? $this->kept[ $url ]['shows'] : $world->fresh_browser_sees( $url );
	}
}

final class Experiment_World {
	public const KINDS = [ 'cover', 'gallery', 'plain', 'product', 'featured', 'logo', 'style' ];

	// Counts of zero for each sort of screen: browsers that see the new image, and all browsers.
	public const NOBODY = [
		'table' => [ 0, 0 ],
		'near'  => [ 0, 0 ],
		'any'   => [ 0, 0 ],
	];

	// Whether ShortPixel's CDN ignores queries, and whether it treats two spellings of a path as the same.
	private const CDNS = [
		'query'      => [ false, false ],
		'path'       => [ true, false ],
		'normalises' => [ false, true ],
		'ignores'    => [ true, true ],
	];

	public int $now = 1795532400;

	public Randomizer $random;

	public Tempered_Cdn $cdn;

	public string $kind;

	/** Whether the image is as tall as the window. */
	public bool $is_tall;

	/** @var key-of<self::CDNS> */
	public string $names;

	/** @var 'none'|'clears'|'stays' */
	public string $page_cache;

	/** @var ''|'plain'|'normal' A cache in front of the site that keeps the old file at the link as written, or at every spelling of it. */
	public string $origin_cache;

	public int $old_file_for;

	/** Whether a browser measured another image of this site before. */
	public bool $was_measured;

	public bool $crops;

	public bool $has_breakpoints;

	/** The kind of the image that was measured last on this site. */
	public string $other_kind;

	/** @var non-empty-list<Experiment_Browser> */
	public array $browsers = [];

	public string $file = 'old';

	public int $replaced_at = PHP_INT_MAX;

	/** Whether visitors get pages as they are now, rather than from a page cache. */
	public bool $has_fresh_pages;

	/**
	 * @param non-empty-list<array{width: int, height: int, density: float}> $table Screens, commonest first.
	 */
	public function __construct( public int $seed, array $table ) {
		$this->random          = new Randomizer( new Mt19937( $seed ) );
		$this->cdn             = new Tempered_Cdn( fn (): int => $this->now, fn ( string $url ): array => $this->public_file( $url ), new Randomizer( new Mt19937( $seed + 1 ) ) );
		$this->kind            = $this->one_of( self::KINDS );
		$this->is_tall         = 'cover' === $this->kind && $this->odds( 50 );
		$this->names           = $this->one_of( [ 'query', 'query', 'query', 'path', 'path', 'path', 'path', 'normalises', 'ignores', 'ignores' ] );
		$this->page_cache      = $this->one_of( [ 'none', 'none', 'none', 'clears', 'clears', 'clears', 'clears', 'clears', 'stays' ] );
		$this->origin_cache    = $this->odds( 8 ) ? $this->one_of( [ 'plain', 'normal' ] ) : '';
		$this->old_file_for    = $this->one_of( [ 20, 300, 100000 ] );
		$this->was_measured    = $this->odds( 50 );
		$this->crops           = $this->odds( 10 );
		$this->has_breakpoints = $this->odds( 10 );
		$this->other_kind      = $this->one_of( array_slice( self::KINDS, 0, 6 ) );
		$this->has_fresh_pages = 'none' === $this->page_cache;

		list( $this->cdn->ignores_query, $this->cdn->normalises_paths ) = self::CDNS[ $this->names ];

		$this->cdn->style        = $this->one_of( [ 'bunny', 'bunny', 'common' ] );
		$this->cdn->missing      = $this->odds( 30 ) ? [ 'etag' ] : [];
		$this->cdn->removal      = $this->one_of( [ -1, -1, -1, -1, -1, -1, -1, -1, 0, 20, 65, null ] );
		$this->cdn->loses_some   = $this->odds( 4 );
		$this->cdn->max_age      = $this->one_of( [ 31536000, 31536000, 31536000, 2592000, 3600, 0 ] );
		$this->cdn->when_missing = $this->one_of( [ 307, 307, 307, 200 ] );
		$this->cdn->looks_alike  = $this->odds( 30 );
		for ( $n = 0; $n < 12; $n++ ) {
			$this->browsers[] = $this->browser( $table );
		}
	}

	/**
	 * Whether the image, its caches and the CDN are as on most sites.
	 */
	public function is_ordinary(): bool {
		return 'style' !== $this->kind && 'ignores' !== $this->names && 'stays' !== $this->page_cache && '' === $this->origin_cache && null !== $this->cdn->removal && ! $this->cdn->loses_some;
	}

	/**
	 * Whether the CDN treats a new link as another image, and visitors' pages get that link.
	 */
	public function takes_new_links(): bool {
		return 'style' !== $this->kind && 'ignores' !== $this->names && 'stays' !== $this->page_cache;
	}

	/**
	 * Returns the size of the image's box on a screen.
	 *
	 * @param array{width: int, height: int, density: float} $screen
	 * @return array{width: float, height: float, padding_x: float, padding_y: float}
	 */
	public static function box( string $kind, bool $is_tall, array $screen ): array {
		$window  = $screen['width'];
		$content = min( 1200, $window - 48 );
		$sizes   = [
			'cover'    => [ $window, $is_tall ? $screen['height'] : 430 ],
			'gallery'  => [ $window >= 600 ? ( $content - 32 ) / 3 : ( $content - 16 ) / 2, 0 ],
			'plain'    => [ min( 645, $content ), 0 ],
			'product'  => [ $window >= 768 ? 0.48 * $content : $content, 0 ],
			'featured' => [ $content, 0 ],
			'logo'     => [ $window >= 782 ? 120 : 96, 0 ],
			'style'    => [ $window, 0 ],
		];

		list( $width, $height ) = $sizes[ $kind ];

		// Chromium rounds sizes to a 64th of a pixel.
		$width = floor( 64 * $width ) / 64;
		return [
			'width'     => $width,
			'height'    => 0 === $height ? floor( 64 * 0.75 * $width ) / 64 : (float) $height,
			'padding_x' => 0.0,
			'padding_y' => 0.0,
		];
	}

	/**
	 * Returns which image the site itself serves at a URL, and the time of that file.
	 *
	 * @return array{shows: string, time: int}
	 */
	public function public_file( string $url ): array {
		$is_plain = ! str_contains( $url, '?' ) && without_spelling( $url ) === $url;
		$is_old   = ( 'normal' === $this->origin_cache || ( 'plain' === $this->origin_cache && $is_plain ) ) && $this->now < $this->replaced_at + $this->old_file_for;

		return [
			'shows' => $is_old ? 'old' : $this->file,
			'time'  => 'old' === $this->file || $is_old ? 1795000000 : $this->replaced_at - 60,
		];
	}

	public function fresh_browser_sees( string $url ): string {
		return $this->cdn->shows( $url, 'webp' ) ?? $this->public_file( $url )['shows'];
	}

	/**
	 * @param callable(Experiment_Browser): list<string> $asked The links that the page makes a browser ask for.
	 * @return array{fresh: float, returning: float, by_screen: array<string, array{int, int}>} The shares of new and of returning visitors who see the new image.
	 */
	public function seeing( callable $asked ): array {
		$by_screen = self::NOBODY;
		$returning = 0;
		foreach ( $this->browsers as $browser ) {
			$urls                            = $asked( $browser );
			$by_screen[ $browser->sort ][0] += [] === array_filter( $urls, fn ( string $url ): bool => 'old' === $this->fresh_browser_sees( $url ) ) ? 1 : 0;
			++$by_screen[ $browser->sort ][1];
			$returning += [] === array_filter( $urls, fn ( string $url ): bool => 'old' === $browser->sees( $this, $url ) ) ? 1 : 0;
		}

		return [
			'by_screen' => $by_screen,
			'fresh'     => (float) array_sum( array_column( $by_screen, 0 ) ) / count( $this->browsers ),
			'returning' => (float) $returning / count( $this->browsers ),
		];
	}

	/**
	 * Makes a browser at random: 55% have a screen of the table, 25% another usual window or zoom, and 20% any.
	 *
	 * @param non-empty-list<array{width: int, height: int, density: float}> $table
	 */
	private function browser( array $table ): Experiment_Browser {
		$last = count( $table ) - 1;
		$sort = $this->random->getInt( 1, 100 );
		if ( $sort <= 55 ) {
			return new Experiment_Browser( $table[ min( $this->random->getInt( 0, $last ), $this->random->getInt( 0, $last ) ) ], 'table' );
		}
		if ( $sort <= 68 ) {
			$width = $this->random->getInt( 320, 480 );
			return self::browser_of( $width, 1.9, $this->one_of( [ 2.0, 2.25, 2.5, 2.625, 2.75, 3.0, 3.5, round( 1080 / $width, 4 ) ] ), 'near' );
		}
		if ( $sort <= 80 ) {
			return self::browser_of( $this->random->getInt( 900, 2560 ), 0.5, $this->one_of( [ 1.0, 1.1, 1.25, 1.5, 1.75, 2.0 ] ), 'near' );
		}
		return self::browser_of( $this->random->getInt( 280, 3840 ), $this->random->getInt( 40, 240 ) / 100, $this->random->getInt( 100, 400 ) / 100, 'any' );
	}

	/**
	 * @param 'near'|'any' $sort
	 */
	private static function browser_of( int $width, float $ratio, float $density, string $sort ): Experiment_Browser {
		return new Experiment_Browser(
			[
				'width'   => $width,
				'height'  => (int) ( $width * $ratio ),
				'density' => $density,
			],
			$sort
		);
	}

	/**
	 * @template T
	 * @param non-empty-list<T> $choices
	 * @return T
	 */
	private function one_of( array $choices ) {
		return $choices[ $this->random->getInt( 0, count( $choices ) - 1 ) ];
	}

	private function odds( int $percent ): bool {
		return $this->random->getInt( 1, 100 ) <= $percent;
	}
}
