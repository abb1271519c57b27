<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use Random\Engine\Mt19937;
use Random\Randomizer;
use ReflectionProperty;

/**
 * A site with an image on a page, visitors who saw it, visitors who come later, and a Tempered_Cdn.
 *
 * @phpstan-import-type Screen from Visitor
 */
final class Visitor_World {
	// Places for the image on a page; width_in() returns its width in each.
	public const PLACES = [ 'column', 'half', 'grid', 'fixed', 'full' ];

	public int $now = 1795532400;

	public Randomizer $random;

	public Tempered_Cdn $cdn;

	/**
	 * The flush is started on the plugin's screen, in a browser that measures everything (`measured`) or runs out of
	 * time (`late`); by WP-CLI, with a recent measurement (`recent`) or without one (`none`); by REST without a browser
	 * (`rest`); by a plugin that replaces files (`replaced`); or for the images on a page, unmeasured (`toolbar`) or
	 * measured (`page`).
	 *
	 * @var 'measured'|'recent'|'late'|'none'|'rest'|'replaced'|'toolbar'|'page'
	 */
	public string $door = 'measured';

	/** @var 'removal'|'auto' 'removal' if links have to stay; 'auto' lets the plugin choose. */
	public string $kind = 'removal';

	/** @var non-empty-list<value-of<self::PLACES>> */
	public array $places = [ 'column' ];

	/** @var non-empty-list<Screen> The screens that pages are measured on. */
	public array $screens = [
		[
			'width'   => 390,
			'height'  => 780,
			'density' => 3.0,
		],
	];

	/** @var list<Visitor> Visitors who saw the image before it was replaced. */
	public array $earlier = [];

	/** @var list<Visitor> Visitors who come for the first time. */
	public array $later = [];

	/** @var list<Visitor> Visitors who saw the image before it was replaced, in any window at any zoom. */
	public array $strangers = [];

	/** Seconds for which the site's cache still serves the old file; null if no cache does. */
	public ?int $old_file_for = null;

	public int $replaced_at = 0;

	public string $file = 'old';

	public int $file_time = 1795000000;

	/** Whether visitors come while the flush is under way. */
	public bool $is_busy = true;

	/** Whether visitors come after the file was replaced and before the flush starts. */
	public bool $is_busy_before = false;

	/** @var list<string> The events, in order. */
	public array $story = [];

	public function __construct( int $seed ) {
		$this->random = new Randomizer( new Mt19937( $seed ) );
		$this->cdn    = new Tempered_Cdn(
			fn (): int => $this->now,
			fn ( string $url ): array => $this->public_file( $url ),
			$this->random
		);
	}

	/**
	 * Makes a random world from a seed.
	 *
	 * @param non-empty-list<Screen> $table The screens that the plugin knows.
	 */
	public static function of_seed( int $seed, array $table ): self {
		$world = new self( $seed );
		$cdn   = $world->cdn;

		$cdn->style                     = $world->one_of( [ 'bunny', 'bunny', 'common' ] );
		$cdn->missing                   = array_values(
			array_filter(
				[ 'age', 'last-modified', 'x-cache', 'cdn-cachedat' ],
				static fn (): bool => $world->odds( 1, 5 )
			)
		);
		$cdn->missing                   = $world->odds( 1, 3 ) ? [ ...$cdn->missing, 'etag' ] : $cdn->missing;
		$cdn->ignores_query             = $world->odds( 1, 2 );
		$cdn->normalises_paths          = $world->odds( 2, 3 );
		$cdn->outer_tells_queries_apart = $world->odds( 1, 2 );
		$cdn->varies                    = $world->odds( 1, 3 );
		$cdn->says_that_it_varies       = $world->odds( 2, 3 );
		$cdn->has_two_layers            = $world->odds( 1, 3 );
		$cdn->asks_again_after          = $world->one_of( [ null, null, 40, 600 ] );
		$cdn->reach                     = $world->one_of( [ 'all', 'all', 'all', 'all', 'outer', 'format', 'image' ] );
		$cdn->removal                   = $world->one_of( [ -1, -1, -1, -1, 0, 20, 65, null ] );
		$cdn->loses_some                = $world->odds( 1, 12 );
		$cdn->max_age                   = $world->one_of( [ 0, 60, 3600, 2592000, 31536000 ] );
		$cdn->when_missing              = $world->one_of( [ 307, 307, 302, 200 ] );
		$cdn->building                  = $world->random->getInt( 0, 40 );
		$cdn->tags_by_making            = $world->odds( 1, 3 );
		$cdn->dates_by_origin           = $world->odds( 1, 2 );
		$cdn->looks_alike               = $world->odds( 1, 2 );
		$world->door                    = $world->one_of(
			[
				'measured',
				'measured',
				'measured',
				'recent',
				'recent',
				'late',
				'none',
				'rest',
				'replaced',
				'toolbar',
				'page',
			]
		);
		$world->kind                    = in_array(
			$world->door,
			[ 'toolbar', 'page' ],
			true
		) ? 'removal' : $world->one_of( [ 'removal', 'removal', 'auto' ] );
		$world->places                  = [
			$world->one_of( self::PLACES ),
			...( $world->odds( 1, 3 ) ? [ $world->one_of( self::PLACES ) ] : [] ),
		];
		// At least 20 seconds, so that the plugin still finds the old file at the site when it looks before the
		// removal. With less, the CDN might still be making a copy of that file, unnoticed.
		$world->old_file_for = $world->odds( 1, 12 ) ? $world->one_of( [ 20, 300, 100000 ] ) : null;
		// The table lists the commonest screens first.
		$wide           = array_values( array_filter( $table, static fn ( array $screen ): bool => $screen['width'] > 480 ) );
		$world->screens = $world->odds( 1, 40 ) ? array_slice( $table, 0, 20 ) : $world->some_of(
			[] === $wide || $world->odds( 1, 20 ) ? $table : $wide,
			$world->random->getInt( 3, 9 )
		);
		for ( $n = $world->one_of( [ 1, 2, 3, 5, 12 ] ); $n > 0; $n-- ) {
			$world->earlier[] = $world->somebody();
			$world->later[]   = $world->somebody();
		}

		return $world;
	}

	/**
	 * Makes three visitors with any window, from the narrowest phone to the widest desktop, at any zoom.
	 *
	 * @return list<Visitor>
	 */
	public static function strangers_of_seed( int $seed ): array {
		$random    = new Randomizer( new Mt19937( $seed ) );
		$strangers = [];
		for ( $n = 0; $n < 3; $n++ ) {
			$width       = $random->getInt( 280, 3840 );
			$strangers[] = new Visitor(
				[
					'width'   => $width,
					'height'  => (int) ( $width * $random->getInt( 40, 240 ) / 100 ),
					'density' => $random->getInt( 100, 400 ) / 100,
				],
				'webp'
			);
		}

		return $strangers;
	}

	/**
	 * Makes a world from given properties. By default, one visitor for each screen saw the image before it was
	 * replaced.
	 *
	 * @param array<string, mixed> $facts Properties of the world.
	 * @param array<string, mixed> $cdn   Properties of its CDN.
	 */
	public static function of( array $facts, array $cdn ): self {
		$world               = new self( 0 );
		$world->is_busy      = false;
		$world->screens      = [ self::screen( 390, 3.0 ), self::screen( 820, 2.0 ), self::screen( 1920, 1.0 ) ];
		$world->cdn->removal = 20;
		$world->cdn->missing = [ 'etag' ];
		foreach ( $facts as $name => $value ) {
			( new ReflectionProperty( $world, $name ) )->setValue( $world, $value );
		}
		foreach ( $cdn as $name => $value ) {
			( new ReflectionProperty( $world->cdn, $name ) )->setValue( $world->cdn, $value );
		}
		foreach ( [] === $world->earlier ? $world->screens : [] as $screen ) {
			$world->earlier[] = new Visitor( $screen, 'webp' );
		}

		return $world;
	}

	/**
	 * @return Screen
	 */
	public static function screen( int $width, float $density ): array {
		return [
			'width'   => $width,
			'height'  => $width < 600 ? 2 * $width : intdiv( $width, 2 ),
			'density' => $density,
		];
	}

	/**
	 * Returns the width of the image in a place.
	 */
	public static function width_in( string $place, int $window ): float {
		$content = min( 1200, $window - 60 );
		switch ( $place ) {
			case 'column':
				return min( 645, $content );
			case 'half':
				return $window >= 600 ? ( $content - 24 ) / 2 : $content;
			case 'grid':
				return $window >= 782 ? ( $content - 64 ) / 3 : ( $content - 32 ) / 2;
			case 'fixed':
				return min( 300, $content );
			default:
				return $window;
		}
	}

	/**
	 * Returns what a request for the file to the site itself gets.
	 *
	 * @return array{shows: string, time: int}
	 */
	public function public_file( string $url ): array {
		// The site's cache has nothing old at URLs with a query.
		$is_old = null !== $this->old_file_for && ! str_contains( $url, '?' ) && $this->now < $this->replaced_at + $this->old_file_for;

		return [
			'shows' => $is_old ? 'old' : $this->file,
			'time'  => $is_old ? 1795000000 : $this->file_time,
		];
	}

	/**
	 * If $is_busy_before, lets visitors come between the change of the file and the flush.
	 *
	 * @param callable(Visitor): list<string> $asked_by Returns the CDN URLs that the page makes a browser request.
	 */
	public function come_before_the_flush( callable $asked_by ): void {
		if ( ! $this->is_busy_before ) {
			return;
		}
		$begun     = $this->now;
		$this->now = $this->random->getInt( $this->file_time, $begun );
		foreach ( $this->visitors() as $visitor ) {
			if ( $this->odds( 1, 2 ) ) {
				foreach ( $asked_by( $visitor ) as $url ) {
					$visitor->visit( $this, $url );
				}
			}
		}
		$this->now = $begun;
	}

	public function replace(): void {
		$this->file        = 'new';
		$this->file_time   = $this->now - ( $this->is_busy ? $this->one_of( [ 1, 20, 500, 5000 ] ) : 600 );
		$this->replaced_at = $this->now;
	}

	/**
	 * Returns whether removals work in this world, so that in the end everybody gets the new image.
	 */
	public function heeds_removals(): bool {
		$cdn = $this->cdn;

		return null !== $cdn->removal && ! $cdn->loses_some && in_array(
			$cdn->reach,
			[ 'all', 'image' ],
			true
		) && ! $cdn->has_two_layers && null === $this->old_file_for;
	}

	/**
	 * Returns whether answers can prove both that a copy is new and that it is old: they have the copy's time and
	 * another header that agrees, and no outer cache or cache of the site interferes. If the images look alike, a copy
	 * that is made at once, or was made before the flush, can't be told from an old one.
	 */
	public function holds_evidence(): bool {
		$cdn       = $this->cdn;
		$has_times = 'bunny' === $cdn->style ? ! in_array( 'cdn-cachedat', $cdn->missing, true ) : ! in_array( 'age', $cdn->missing, true );
		$has_other = ! in_array( 'etag', $cdn->missing, true ) || (
			'common' === $cdn->style
			&& ! in_array( 'last-modified', $cdn->missing, true )
		);

		$is_telling = ! $cdn->looks_alike || ( 200 !== $cdn->when_missing && ! $this->is_busy_before );

		return $has_times && $has_other && $is_telling && ! $cdn->has_two_layers && null === $this->old_file_for;
	}

	/**
	 * @return list<Visitor>
	 */
	public function visitors(): array {
		return [ ...$this->earlier, ...$this->later ];
	}

	/**
	 * @template T
	 * @param non-empty-list<T> $choices
	 * @return T
	 */
	public function one_of( array $choices ) {
		return $choices[ $this->random->getInt( 0, count( $choices ) - 1 ) ];
	}

	public function odds( int $times, int $of ): bool {
		return $this->random->getInt( 1, $of ) <= $times;
	}

	public function told(): string {
		$facts            = get_object_vars( $this );
		$facts['earlier'] = array_map( static fn ( Visitor $visitor ): string => $visitor->told(), $this->earlier );
		$facts['later']   = array_map( static fn ( Visitor $visitor ): string => $visitor->told(), $this->later );
		$facts['cdn']     = get_object_vars( $this->cdn );

		$facts['strangers'] = array_map( static fn ( Visitor $visitor ): string => $visitor->told(), $this->strangers );
		unset( $facts['random'], $facts['story'], $facts['screens'] );

		return (string) wp_json_encode( $facts );
	}

	private function somebody(): Visitor {
		$is_known = $this->odds( 4, 5 );
		// Four of five visitors have a listed screen, mostly one of the first.
		$last   = count( $this->screens ) - 1;
		$screen = $is_known ? $this->screens[ min(
			$this->random->getInt( 0, $last ),
			$this->random->getInt( 0, $last )
		) ] ?? $this->screens[0] : self::screen(
			$this->one_of( [ 337, 351, 371, 433, 701, 1111 ] ),
			$this->one_of( [ 1.0, 2.0, 2.625, 3.0 ] )
		);

		return new Visitor( $screen, $this->one_of( Tempered_Cdn::FORMATS ) );
	}

	/**
	 * @template T
	 * @param non-empty-list<T> $choices
	 * @return non-empty-list<T>
	 */
	private function some_of( array $choices, int $number ): array {
		$some = array_slice( $this->random->shuffleArray( $choices ), 0, $number );

		return [] === $some ? [ $choices[0] ] : $some;
	}
}
