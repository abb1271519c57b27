<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use function ShortPixelFlush\Versions\without_spelling;

require_once dirname( __DIR__, 4 ) . '/includes/versions/link.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/spelling.php';

/**
 * Simulates ShortPixel's CDN and the site behind it in memory, and records every request.
 */
final class Cdn_World {
	/** Seconds from the answer to a removal until the copy is removed; null if never. */
	public ?int $removal = 20;

	/** Seconds that the CDN takes to make a copy. */
	public int $building = 5;

	/**
	 * Seconds from an accepted removal until a cache in front of the CDN fetches its own copy again; null if there is
	 * no such cache.
	 */
	public ?int $edge_asks_after = null;

	/**
	 * The bytes of images that can be decoded, by the image's name, for tests that compare what copies show.
	 *
	 * @var array<string,string>
	 */
	public array $drawn = [];

	/** Whether URLs that differ only in their query share one copy, so that a new query gets no new copy. */
	public bool $ignores_query = false;

	/** Whether different spellings of a path share one copy. */
	public bool $normalises_paths = false;

	/** Whether, with $ignores_query, URLs that differ only in their version parameter (“v_1”) share one copy, too. */
	public bool $ignores_parameter = true;

	/**
	 * Whether a cache in front of the CDN stores each copy by its full URL, query included, and counts the copy's age
	 * from that moment.
	 */
	public bool $is_behind_a_cache = false;

	/**
	 * The copies in the cache in front of the CDN, if $is_behind_a_cache.
	 *
	 * @var array<string,array{at: int, made: int, shows: string}>
	 */
	private array $taken_in = [];

	/**
	 * The copies in the cache in front of the CDN, if $edge_asks_after is set: when each was stored there, when the CDN
	 * made it, and what it shows.
	 *
	 * @var array<string,array{at: int, made: int, shows: string}>
	 */
	private array $edge = [];

	/**
	 * When the cache in front of the CDN fetches each copy again, if $edge_asks_after is set.
	 *
	 * @var array<string,int>
	 */
	private array $edge_due = [];

	/**
	 * Headers that are left out of answers with a copy.
	 *
	 * @var list<string>
	 */
	public array $missing = [];

	/**
	 * Headers that answers with a copy have in addition to the usual ones, or instead of them.
	 *
	 * @var array<string, string>
	 */
	public array $more = [];

	/**
	 * Called with each request. Returns its answer, or null for the usual one.
	 *
	 * @var (callable(array{url: string, method?: string}): (array<string,mixed>|null))|null
	 */
	public $trouble = null;

	/**
	 * All requests, as "METHOD url".
	 *
	 * @var list<string>
	 */
	public array $asked = [];

	/**
	 * When each copy was made, or will be ready.
	 *
	 * @var array<string,int>
	 */
	private array $made = [];

	/**
	 * When each copy will be removed.
	 *
	 * @var array<string,int>
	 */
	private array $going = [];

	/**
	 * The image that each copy shows.
	 *
	 * @var array<string,string>
	 */
	private array $shows = [];

	/** The image that the site shows now. */
	public string $origin = 'old';

	/** @var callable(): int */
	private $now;

	/**
	 * @param callable(): int $now
	 */
	public function __construct( callable $now ) {
		$this->now = $now;
	}

	/**
	 * Puts a copy of this age into the CDN, and into the cache in front of it if $edge_asks_after is set. The copy
	 * shows the site's present image.
	 */
	public function hold( string $url, int $age = 86400 ): void {
		$url                 = $this->name_of( $url );
		$this->made[ $url ]  = ( $this->now )() - $age;
		$this->shows[ $url ] = $this->origin;
		if ( null !== $this->edge_asks_after ) {
			$this->edge[ $url ] = [
				'at'    => $this->made[ $url ],
				'made'  => $this->made[ $url ],
				'shows' => $this->origin,
			];
		}
	}

	public function visitor_sees( string $url ): string {
		if ( isset( $this->taken_in[ $url ] ) ) {
			return $this->taken_in[ $url ]['shows'];
		}
		$url = $this->name_of( $url );
		$this->settle( $url );
		if ( isset( $this->edge[ $url ] ) ) {
			return $this->edge[ $url ]['shows'];
		}
		return isset( $this->made[ $url ] ) && $this->made[ $url ] <= ( $this->now )() ? $this->shows[ $url ] : $this->origin;
	}

	public function sent( string $part ): int {
		return count( array_filter( $this->asked, static fn ( string $line ): bool => str_contains( $line, $part ) ) );
	}

	/**
	 * @param array<string,mixed> $request
	 * @phpstan-param array{url: string, method?: string} $request
	 * @return array<string,mixed>
	 */
	public function answer( array $request ): array {
		$url           = $request['url'];
		$method        = $request['method'] ?? 'GET';
		$this->asked[] = $method . ' ' . $url;
		$other         = null === $this->trouble ? null : ( $this->trouble )( $request );
		if ( null !== $other ) {
			return $other;
		}

		if ( 0 === strpos( $url, 'https://example.org/' ) ) {
			return [ 'body' => "\xff\xd8\xff\xe0" . $this->origin ];
		}

		$now   = ( $this->now )();
		$plain = $this->name_of( (string) preg_replace( '/f_remove[+,]/', '', $url ) );
		$this->settle( $plain );
		if ( str_contains( $url, 'f_remove' ) ) {
			if ( null !== $this->removal && isset( $this->made[ $plain ] ) ) {
				$this->going[ $plain ] = $now + $this->removal;
			}
			if ( isset( $this->edge[ $plain ] ) && null !== $this->edge_asks_after ) {
				$this->edge_due[ $plain ] = $now + $this->edge_asks_after;
			}
			return [ 'headers' => [ 'date' => $this->date( $now ) ] ];
		}
		if ( isset( $this->taken_in[ $url ] ) ) {
			return $this->copy( $this->taken_in[ $url ], $now, $method );
		}
		if ( isset( $this->edge[ $plain ] ) ) {
			return $this->copy( $this->edge[ $plain ], $now, $method );
		}
		if ( ! isset( $this->made[ $plain ] ) || $this->made[ $plain ] > $now ) {
			if ( 'HEAD' !== $method && ! isset( $this->made[ $plain ] ) ) {
				$this->made[ $plain ]  = $now + $this->building;
				$this->shows[ $plain ] = self::test_image( $url ) ?? $this->origin;
			}
			return [
				'status'  => 307,
				'headers' => [
					'location' => 'https://' . substr( $url, (int) strpos( $url, '/example.org/' ) + 1 ),
					'date'     => $this->date( $now ),
				],
			];
		}

		$copy = [
			'at'    => $this->made[ $plain ],
			'made'  => $this->made[ $plain ],
			'shows' => $this->shows[ $plain ],
		];
		if ( $this->is_behind_a_cache && 'HEAD' !== $method ) {
			$this->taken_in[ $url ] = [ 'at' => $now ] + $copy;
		}
		return $this->copy( $copy, $now, $method );
	}

	/**
	 * Answers with a copy. The Age header counts from when the copy was stored, as in caches that ignore the Age header
	 * that they received.
	 *
	 * @param array{at: int, made: int, shows: string} $copy
	 * @return array<string,mixed>
	 */
	private function copy( array $copy, int $now, string $method ): array {
		$headers = [
			'date'          => $this->date( $now ),
			'age'           => (string) ( $now - $copy['at'] ),
			'last-modified' => $this->date( $copy['made'] ),
			'etag'          => '"' . md5( $copy['shows'] ) . '"',
			'content-type'  => 'image/jpeg',
		];
		return [
			'headers' => array_diff_key( $this->more + $headers, array_flip( $this->missing ) ),
			'body'    => 'HEAD' === $method ? '' : $this->drawn[ $copy['shows'] ] ?? (
				str_starts_with( $copy['shows'], "\x89PNG" )
				? $copy['shows']
				: self::picture( $copy['shows'] )
			),
		];
	}

	/**
	 * Returns the cache key of a URL.
	 */
	private function name_of( string $url ): string {
		$name = $this->ignores_query ? explode( '?', $url, 2 )[0] : $url;
		$name = $this->normalises_paths ? without_spelling( $name ) : $name;
		return $this->ignores_query && $this->ignores_parameter ? (string) preg_replace( '~[+,]v_\d+(?=[+,/])~', '', $name ) : $name;
	}

	/** Takes over another simulation's copies of the plugin's own test images. */
	public function hold_test_images_of( self $former ): void {
		$is_ours     = static fn ( string $url ): bool => str_contains( $url, '/shortpixel-flush-' );
		$this->made  = array_filter( $former->made, $is_ours, ARRAY_FILTER_USE_KEY );
		$this->shows = array_filter( $former->shows, $is_ours, ARRAY_FILTER_USE_KEY );
	}

	/**
	 * Returns the present bytes of the plugin's own test image at a URL; null if there is no such image.
	 */
	public static function test_image( string $url ): ?string {
		$name = 1 === preg_match( '~/(shortpixel-flush-[^/?]+\.png)~', $url, $found ) ? rawurldecode( $found[1] ) : '';
		$file = wp_get_upload_dir()['basedir'] . "/{$name}";

		return '' === $name || ! is_file( $file ) ? null : (string) file_get_contents( $file );
	}

	public static function picture( string $name ): string {
		// Starts like a JPEG, but GD can't decode it, so the plugin can't compare what it shows.
		return "\xff\xd8\xff\xe0" . $name . '-as-made-by-shortpixel';
	}

	/**
	 * Carries out the removal and the fetch of a URL if they are due by now, the earlier one first.
	 */
	private function settle( string $url ): void {
		$now = ( $this->now )();
		$due = min( $now, $this->edge_due[ $url ] ?? $now );
		foreach ( [ $due, $now ] as $moment ) {
			if ( isset( $this->going[ $url ] ) && $this->going[ $url ] <= $moment ) {
				unset( $this->made[ $url ], $this->shows[ $url ], $this->going[ $url ] );
			}
			if ( isset( $this->edge_due[ $url ] ) && $this->edge_due[ $url ] <= $moment ) {
				unset( $this->edge_due[ $url ], $this->edge[ $url ] );
				if ( isset( $this->made[ $url ] ) && $this->made[ $url ] <= $moment ) {
					$this->edge[ $url ] = [
						'at'    => $moment,
						'made'  => $this->made[ $url ],
						'shows' => $this->shows[ $url ],
					];
				}
			}
		}
	}

	private function date( int $time ): string {
		return gmdate( 'D, d M Y H:i:s', $time ) . ' GMT';
	}
}
