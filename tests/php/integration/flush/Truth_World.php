<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use Random\Engine\Mt19937;
use Random\Randomizer;
use RuntimeException;
use function ShortPixelFlush\Versions\without_spelling;

require_once dirname( __DIR__, 4 ) . '/includes/versions/link.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/spelling.php';

/**
 * A random world from a seed: ShortPixel's cache, perhaps an edge (another CDN) in front of it, clocks that differ and
 * jump, missing headers, and failures that come and go. visitor_sees() returns what a visitor gets at any moment.
 *
 * $now is the real time; plugin_time() is the time by the plugin's clock.
 */
final class Truth_World {
	public int $now = 1795532400;

	public Randomizer $random;

	/** Whether nothing happens in it at random. */
	public bool $is_quiet = false;

	/** When a visitor comes by in a quiet world, in seconds from the beginning; null if never. */
	public ?int $visit_at = null;

	/** Seconds since the copies were made in a quiet world. */
	public int $made_ago = 86400;

	/** Seconds since the edge stored its copy; null for a random time. */
	public ?int $edge_took_it_in = null;

	/** Seconds by which the plugin's clock is off. */
	public int $offset = 0;

	/** When the plugin's clock jumps by $jump seconds; null if never. */
	public ?int $jump_at = null;

	public int $jump = 0;

	/** The number of the plugin's request at which its process is killed; 0 if at none. */
	public int $killed_at = 0;

	public int $requests = 0;

	/** Seconds from the answer to a removal until the copy is removed; null if never. */
	public ?int $removal = 20;

	public int $building = 5;

	/** Whether removals are lost for half of all URLs. */
	public bool $forgets_some = false;

	/** Seconds by which ShortPixel's clock is off. */
	public int $skew = 0;

	/** @var list<string> */
	public array $missing = [];

	/** Whether answers to removals, and only those, have no date. */
	public bool $has_undated_removals = false;

	/** Whether `Last-Modified` is the original's time rather than the copy's. */
	public bool $dates_by_origin = false;

	public bool $has_weak_tags = false;

	/** Whether an ETag depends on when a copy was made, rather than on its bytes alone. */
	public bool $tags_by_making = false;

	/** Seconds after which the edge fetches a copy again; null if there is no edge. */
	public ?int $edge = null;

	/** Whether the edge adds ShortPixel's age to its own, as it should. */
	public bool $edge_is_honest = true;

	/**
	 * Whether, at ShortPixel and the edge, URLs that differ only in their query share a copy, so that a new link by
	 * query changes nothing.
	 */
	public bool $ignores_query = false;

	/** Whether two spellings of a path share a copy. */
	public bool $normalises_paths = false;

	/** Whether the new image looks like the old one. */
	public bool $looks_alike = false;

	/** @var array{string, int, int, int} The kind of failure, from when until when it lasts, and how many of ten requests fail. */
	public array $trouble = [ '', 0, 0, 0 ];

	public string $origin = 'old';

	public int $origin_time = 1795000000;

	/**
	 * The copies at ShortPixel.
	 *
	 * @var array<string,array{made: int, shows: string, source_time: int}>
	 */
	private array $copies = [];

	/**
	 * When each copy will be removed.
	 *
	 * @var array<string,int>
	 */
	private array $going = [];

	/**
	 * The copies in the edge, and when each was stored.
	 *
	 * @var array<string,array{at: int, copy: array{made: int, shows: string, source_time: int}}>
	 */
	private array $held = [];

	/**
	 * When each removal was requested.
	 *
	 * @var array<string,int>
	 */
	private array $asked = [];

	/**
	 * Everything that happened, for comparing two runs.
	 *
	 * @var list<string>
	 */
	public array $story = [];

	/** @var array<string,string> */
	private static array $pictures = [];

	public function __construct( int $seed ) {
		$this->random       = new Randomizer( new Mt19937( $seed ) );
		$this->removal      = $this->one_of( [ null, 0, 3, 12, 20, 29, 45, 90 ] );
		$this->building     = $this->random->getInt( 0, 40 );
		$this->forgets_some = $this->odds( 1, 8 );
		$this->skew         = $this->odds( 1, 2 ) ? 0 : $this->random->getInt( -7200, 7200 );
		$this->missing      = array_values(
			array_filter(
				[ 'age', 'date', 'last-modified', 'etag' ],
				fn (): bool => $this->odds( 1, 4 )
			)
		);
		if ( in_array( 'date', $this->missing, true ) ) {
			// If no header shows ShortPixel's clock, it may be at most five minutes off.
			$this->skew = intdiv( $this->skew, 25 );
		}
		$this->has_undated_removals = $this->odds( 1, 6 );
		$this->dates_by_origin      = $this->odds( 1, 2 );
		$this->has_weak_tags        = $this->odds( 1, 6 );
		$this->tags_by_making       = $this->odds( 1, 3 );
		// Only if the removal takes at most the 30 seconds that ShortPixel documents: the plugin can't notice that an
		// edge fetches the old copy again during a longer one.
		$this->edge           = null !== $this->removal && $this->removal <= 30 && $this->odds( 1, 3 ) ? $this->random->getInt( 1, 60 ) : null;
		$this->edge_is_honest = $this->forgets_some || $this->odds( 1, 2 );
		$this->looks_alike    = $this->odds( 1, 2 );
		$from                 = $this->random->getInt( 0, 60 );
		$this->trouble        = [
			$this->one_of(
				[
					'',
					'',
					'',
					'',
					'connect',
					'dns',
					'tls',
					'reset',
					'timeout',
					'busy',
					'away',
					'broken',
					'page',
					'elsewhere',
					'loop',
					'half',
				]
			),
			$this->now + $from,
			$this->now + $from + $this->one_of( [ 5, 60, 300, 100000 ] ),
			$this->one_of( [ 2, 5, 10 ] ),
		];
		if ( $this->odds( 1, 5 ) ) {
			$this->jump_at = $this->now + $this->random->getInt( 1, 100 );
			$this->jump    = $this->one_of( [ -3600, 3600 ] );
		}
	}

	/**
	 * Makes a quiet world, in which nothing happens except what $facts sets.
	 *
	 * @param array<string,mixed> $facts Properties; moments in seconds from the beginning.
	 */
	public static function of( array $facts ): self {
		$world                       = new self( 0 );
		$world->is_quiet             = true;
		$world->removal              = array_key_exists( 'removal', $facts ) ? (
			is_int( $facts['removal'] )
			? $facts['removal']
			: null
		) : 20;
		$world->building             = 5;
		$world->forgets_some         = false;
		$world->skew                 = is_int( $facts['skew'] ?? null ) ? $facts['skew'] : 0;
		$world->missing              = array_values( array_filter( (array) ( $facts['missing'] ?? [] ), 'is_string' ) );
		$world->dates_by_origin      = false;
		$world->has_undated_removals = true === ( $facts['has_undated_removals'] ?? false );
		$world->has_weak_tags        = false;
		$world->tags_by_making       = false;
		$world->edge                 = is_int( $facts['edge'] ?? null ) ? $facts['edge'] : null;
		$world->edge_is_honest       = true === ( $facts['edge_is_honest'] ?? true );
		$world->edge_took_it_in      = is_int( $facts['edge_took_it_in'] ?? null ) ? $facts['edge_took_it_in'] : null;
		$world->looks_alike          = true;
		$world->jump_at              = is_int( $facts['jump_at'] ?? null ) ? $world->now + $facts['jump_at'] : null;
		$world->jump                 = is_int( $facts['jump'] ?? null ) ? $facts['jump'] : 0;
		$world->visit_at             = is_int( $facts['visit'] ?? null ) ? $facts['visit'] : null;
		$world->made_ago             = is_int( $facts['made_ago'] ?? null ) ? $facts['made_ago'] : 86400;
		$world->trouble              = is_array( $facts['trouble'] ?? null ) ? [
			'page',
			$world->now - 1,
			$world->now + 5,
			10,
		] : [ '', 0, 0, 0 ];

		return $world;
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

	public function plugin_time(): int {
		return $this->now + $this->offset + ( null !== $this->jump_at && $this->now >= $this->jump_at ? $this->jump : 0 );
	}

	/**
	 * Describes the world in one line, for failure messages.
	 */
	public function told(): string {
		$facts = get_object_vars( $this );
		unset( $facts['story'], $facts['random'], $facts['copies'], $facts['held'], $facts['going'], $facts['asked'] );
		return (string) wp_json_encode( $facts );
	}

	/**
	 * Puts a copy made some time ago into ShortPixel's cache, and into the edge if there is one.
	 */
	public function hold( string $url ): void {
		$url                  = $this->name_of( $url );
		$this->copies[ $url ] = [
			'made'        => $this->now - ( $this->is_quiet ? $this->made_ago : $this->one_of( [ 86400, 86400, 7000, 3000, 400 ] ) ),
			'shows'       => $this->origin,
			'source_time' => $this->origin_time,
		];
		if ( null !== $this->edge ) {
			$this->held[ $url ] = [
				'at'   => $this->now - ( $this->edge_took_it_in ?? $this->random->getInt( 0, $this->edge - 1 ) ),
				'copy' => $this->copies[ $url ],
			];
		}
	}

	public function replace(): void {
		$this->origin      = 'new';
		$this->origin_time = $this->now - $this->one_of( [ 1, 20, 500, 5000 ] );
	}

	/**
	 * Returns what a visitor gets now: 'old' or 'new'.
	 */
	public function visitor_sees( string $url ): string {
		$copy = $this->current( $url );

		return null === $copy ? $this->origin : $copy['copy']['shows'];
	}

	/**
	 * Returns whether what is served now is old, or is a copy made before its removal was requested.
	 */
	public function is_from_before_the_flush( string $url ): bool {
		$url  = $this->name_of( $url );
		$copy = $this->current( $url );

		return null !== $copy && ( 'old' === $copy['copy']['shows'] || $copy['copy']['made'] <= ( $this->asked[ $url ] ?? 0 ) );
	}

	/**
	 * Lets a visitor request a copy, which ShortPixel makes if it is missing.
	 */
	public function visit( string $url ): void {
		$this->build( $url );
	}

	/**
	 * Returns whether the plugin can reach a verdict in this world: answers show the copy's time and the
	 * time by ShortPixel's clock, no edge falsifies them, and failures have stopped. `Age` alone is not enough for a
	 * copy that was made during the removal.
	 */
	public function is_able(): bool {
		$has_times = [] === array_intersect( [ 'date', 'last-modified' ], $this->missing ) && ! $this->has_undated_removals;

		return $has_times && ( null === $this->edge || $this->edge_is_honest ) && (
			'' === $this->trouble[0]
			|| $this->now > $this->trouble[2] + 60
		);
	}

	/**
	 * Answers one of the plugin's requests.
	 *
	 * @return array<string,mixed>
	 * @throws RuntimeException If the process is killed here.
	 */
	public function answer( string $method, string $url ): array {
		$this->story[] = "{$this->now} {$method} {$url}";
		if ( ++$this->requests === $this->killed_at ) {
			throw new RuntimeException( 'Killed' );
		}
		$trouble = $this->troubled();
		if ( null !== $trouble ) {
			// The plugin may take a failure, such as an error page with status 200, for an accepted removal.
			$this->asked[ (string) preg_replace( '/f_remove[+,]/', '', $url ) ] = false === strpos( $url, 'f_remove' ) ? ( $this->asked[ $url ] ?? 0 ) : $this->now;
			return $trouble;
		}
		if ( false !== strpos( $url, 'f_remove' ) ) {
			$this->asked[ (string) preg_replace( '/f_remove[+,]/', '', $url ) ] = $this->now;
			return $this->remove( (string) preg_replace( '/f_remove[+,]/', '', $url ) );
		}

		$copy = $this->current( $url );
		if ( null === $copy ) {
			if ( 'HEAD' !== $method ) {
				$this->build( $url );
			}
			return [
				'status'  => 307,
				'headers' => $this->dated( [ 'location' => 'https://' . substr( $url, (int) strpos( $url, '/example.org/' ) + 1 ) ] ),
			];
		}
		$age     = $this->now - ( null === $copy['at'] || $this->edge_is_honest ? $copy['copy']['made'] : $copy['at'] );
		$made    = $this->tags_by_making ? (string) $copy['copy']['made'] : '';
		$headers = [
			'age'           => (string) $age,
			'last-modified' => $this->dates_by_origin ? self::date( $copy['copy']['source_time'] ) : self::date(
				$copy['copy']['made']
				+ $this->skew
			),
			'etag'          => ( $this->has_weak_tags ? 'W/' : '' ) . '"' . md5( $copy['copy']['shows'] . $made ) . '"',
			'content-type'  => 'image/jpeg',
		];

		return [
			'headers' => $this->dated( $headers ),
			'body'    => 'HEAD' === $method ? '' : $this->picture( $copy['copy']['shows'], 'cdn' ),
		];
	}

	/**
	 * Returns the original on the site, or the CDN's smaller copy of it. If the old and the new image look alike, only the bytes
	 * after the image's end differ.
	 */
	public function picture( string $shows, string $where ): string {
		$red = 'old' === $shows || $this->looks_alike;
		$key = $where . ( $red ? 'red' : 'blue' );
		if ( ! isset( self::$pictures[ $key ] ) ) {
			// Large enough for the old and the new image to have different fingerprints.
			$side  = 'cdn' === $where ? 200 : 300;
			$image = imagecreatetruecolor( $side, $side );
			if ( false === $image ) {
				throw new RuntimeException( 'No image.' );
			}
			imagefilledrectangle( $image, 0, 0, $side, $side, (int) imagecolorallocate( $image, $red ? 200 : 20, 20, $red ? 20 : 200 ) );
			ob_start();
			imagejpeg( $image, null, 'cdn' === $where ? 80 : 95 );
			self::$pictures[ $key ] = (string) ob_get_clean();
		}

		// Decoders ignore what follows the image's end.
		return self::$pictures[ $key ] . $shows;
	}

	/**
	 * @return array<string,mixed>
	 */
	private function remove( string $url ): array {
		$url          = $this->name_of( $url );
		$is_forgotten = $this->forgets_some && 0 === crc32( $url ) % 2;
		if ( null !== $this->removal && ! $is_forgotten ) {
			$this->current( $url );
			if ( isset( $this->copies[ $url ] ) ) {
				$this->going[ $url ] = min( $this->going[ $url ] ?? PHP_INT_MAX, $this->now + $this->removal );
			}
		}

		return [ 'headers' => $this->has_undated_removals ? [] : $this->dated( [] ) ];
	}

	/**
	 * Returns what is served at a URL now, and when the edge stored it; null if ShortPixel redirects.
	 *
	 * @return array{at: int|null, copy: array{made: int, shows: string, source_time: int}}|null
	 */
	private function current( string $url ): ?array {
		$url = $this->name_of( $url );
		// The edge fetches the copy again each time it expires there; what it gets depends on what was removed by then.
		while ( isset( $this->held[ $url ] ) && null !== $this->edge && $this->held[ $url ]['at'] + $this->edge <= $this->now ) {
			$moment = $this->held[ $url ]['at'] + $this->edge;
			$this->settle( $url, $moment );
			if ( ! isset( $this->copies[ $url ] ) || $this->copies[ $url ]['made'] > $moment ) {
				unset( $this->held[ $url ] );
				break;
			}
			$this->held[ $url ] = [
				'at'   => $moment,
				'copy' => $this->copies[ $url ],
			];
		}
		$this->settle( $url, $this->now );
		if ( isset( $this->held[ $url ] ) ) {
			return $this->held[ $url ];
		}
		if ( ! isset( $this->copies[ $url ] ) || $this->copies[ $url ]['made'] > $this->now ) {
			return null;
		}
		if ( null !== $this->edge ) {
			$this->held[ $url ] = [
				'at'   => $this->now,
				'copy' => $this->copies[ $url ],
			];
		}

		return [
			'at'   => null,
			'copy' => $this->copies[ $url ],
		];
	}

	/**
	 * Returns the cache key of a URL.
	 */
	private function name_of( string $url ): string {
		$name = $this->ignores_query ? explode( '?', $url, 2 )[0] : $url;
		return $this->normalises_paths ? without_spelling( $name ) : $name;
	}

	private function settle( string $url, int $moment ): void {
		if ( isset( $this->going[ $url ] ) && $this->going[ $url ] <= $moment ) {
			unset( $this->going[ $url ], $this->copies[ $url ] );
		}
	}

	private function build( string $url ): void {
		$url = $this->name_of( $url );
		if ( null === $this->current( $url ) && ! isset( $this->copies[ $url ] ) ) {
			$this->copies[ $url ] = [
				'made'        => $this->now + $this->building,
				'shows'       => $this->origin,
				'source_time' => $this->origin_time,
			];
		}
	}

	/**
	 * @return array<string,mixed>|null
	 */
	private function troubled(): ?array {
		list( $kind, $from, $until, $tenths ) = $this->trouble;
		if ( '' === $kind || $this->now < $from || $this->now >= $until || $this->random->getInt( 1, 10 ) > $tenths ) {
			return null;
		}
		$answers = [
			'busy'      => [
				'status'      => 429,
				'retry_after' => 5,
			],
			'away'      => [ 'status' => 503 ],
			'broken'    => [ 'status' => 500 ],
			'page'      => [ 'body' => '<html>Something went wrong' ],
			'elsewhere' => [
				'status'  => 302,
				'headers' => [ 'location' => 'https://elsewhere.example/' ],
			],
			'loop'      => [
				'status'  => 301,
				'headers' => [ 'location' => 'https://cdn.shortpixel.ai/' ],
			],
			'half'      => [
				'status' => 0,
				'error'  => 'reset',
			],
		];

		return $answers[ $kind ] ?? [
			'status' => 0,
			'error'  => $kind,
		];
	}

	/**
	 * @param array<string,string> $headers
	 * @return array<string,string>
	 */
	private function dated( array $headers ): array {
		return array_diff_key( [ 'date' => self::date( $this->now + $this->skew ) ] + $headers, array_flip( $this->missing ) );
	}

	private static function date( int $time ): string {
		return gmdate( 'D, d M Y H:i:s', $time ) . ' GMT';
	}
}
