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
 * A simulated CDN like ShortPixel's, whose cache keys, removals and headers can be set. shows() returns what a browser
 * gets at any moment.
 *
 * @phpstan-type Copy array{made: int, at: int, shows: string, source_time: int}
 */
final class Tempered_Cdn {
	public const FORMATS = [ 'avif', 'webp', 'jpeg' ];

	/** @var 'bunny'|'common' Whether its headers are bunny.net's or those of a common cache. */
	public string $style = 'bunny';

	/**
	 * The headers that answers lack: any of `age`, `last-modified`, `etag`, `date`, `x-cache` and `cdn-cachedat`.
	 *
	 * @var list<string>
	 */
	public array $missing = [];

	/**
	 * Whether URLs that differ only in their query share a copy, so that a new link by query changes nothing; the outer
	 * cache may differ.
	 */
	public bool $ignores_query = false;

	/** Whether two spellings of a path share a copy. */
	public bool $normalises_paths = false;

	public bool $outer_tells_queries_apart = false;

	/**
	 * Whether it has a separate copy for each format that browsers accept; $says_that_it_varies is whether it
	 * sends a `Vary` header.
	 */
	public bool $varies = false;

	public bool $says_that_it_varies = true;

	/** Whether there is an outer cache, which counts a copy's age from the time when it stored the copy itself. */
	public bool $has_two_layers = false;

	/** Seconds after which the outer cache fetches a copy again; null if never. */
	public ?int $asks_again_after = null;

	/**
	 * The copies that a removal reaches: all at the URL, those of the outer cache, those in the requested format, or
	 * those of the image in all widths.
	 *
	 * @var 'all'|'outer'|'format'|'image'
	 */
	public string $reach = 'all';

	/** @var int|null Seconds that a removal takes; null if it never happens, -1 for times like bunny.net's. */
	public ?int $removal = -1;

	/** @var array<string, int|null> The same, for URLs that contain the array's key. */
	public array $removal_at = [];

	/** Whether removals are lost for a third of all URLs. */
	public bool $loses_some = false;

	public int $max_age = 2592000;

	/** The answer if there is no copy: 307 or 302 to the original, or 200 with the copy, which is made at once. */
	public int $when_missing = 307;

	public int $building = 5;

	public bool $tags_by_making = false;

	/** Whether `Last-Modified` is the file's time rather than the copy's. */
	public bool $dates_by_origin = false;

	/** Whether the new image looks like the old one. */
	public bool $looks_alike = false;

	/** @var array<string, Copy> By cache key. */
	private array $store = [];

	/** @var array<string, Copy> The copies in the outer cache. */
	private array $outer = [];

	/** @var array<int, array{at: int, layer: 'store'|'outer', name: string}> The copies that will be removed, and when. */
	private array $going = [];

	/** @var callable(): int */
	private $now;

	/** @var callable(string): array{shows: string, time: int} */
	private $origin;

	private Randomizer $random;

	/** @var array<string, string> */
	private static array $images = [];

	/**
	 * @param callable(): int                                   $now
	 * @param callable(string): array{shows: string, time: int} $origin Returns what the original of a copy shows if the CDN fetches it now, and the file's time.
	 */
	public function __construct( callable $now, callable $origin, ?Randomizer $random = null ) {
		$this->now    = $now;
		$this->origin = $origin;
		$this->random = $random ?? new Randomizer( new Mt19937( 1 ) );
	}

	/**
	 * Returns what a browser that accepts a format gets now; null if there is no copy. Makes no copy.
	 */
	public function shows( string $url, string $format ): ?string {
		$copy = $this->current( $url, $format, false )[0];

		return null === $copy ? null : $copy['shows'];
	}

	/**
	 * Answers a browser, or the plugin.
	 *
	 * @return array{status: int, headers: array<string, string>, body: string, shows: string}
	 */
	public function answer( string $method, string $url, string $accept ): array {
		$format = self::best_format( $accept );
		if ( str_contains( $url, 'f_remove' ) ) {
			$this->remove( (string) preg_replace( '/f_remove[+,]/', '', $url ), $format );
			return [
				'status'  => 200,
				'headers' => $this->dressed( [] ),
				'body'    => '',
				'shows'   => '',
			];
		}
		list( $copy, $is_hit ) = $this->current( $url, $format, 'HEAD' !== $method );
		if ( null === $copy ) {
			return [
				'status'  => $this->when_missing,
				'headers' => $this->dressed( [ 'location' => 'http://' . substr( $url, (int) strpos( $url, '/example.org/' ) + 1 ) ] ),
				'body'    => '',
				'shows'   => '',
			];
		}

		return [
			'status'  => 200,
			'headers' => $this->dressed( $this->headers_of( $copy, $is_hit, $format ) ),
			'body'    => 'HEAD' === $method ? '' : self::image( $copy['shows'], $this->looks_alike, $this->varies ? $format : 'webp' ),
			'shows'   => $copy['shows'],
		];
	}

	public static function best_format( string $accept ): string {
		return str_contains( $accept, 'image/avif' ) ? 'avif' : ( str_contains( $accept, 'image/webp' ) ? 'webp' : 'jpeg' );
	}

	/**
	 * Returns an image file, or the plugin's own test image unchanged. If the old and the new image look alike, only
	 * the bytes after the image's end differ.
	 */
	public static function image( string $shows, bool $looks_alike, string $format, int $side = 200 ): string {
		if ( str_starts_with( $shows, "\x89PNG" ) ) {
			return $shows;
		}
		$is_red = 'old' === $shows || $looks_alike;
		$key    = implode( ' ', [ $is_red ? 'red' : 'blue', $format, $side ] );
		if ( ! isset( self::$images[ $key ] ) ) {
			$image = imagecreatetruecolor( max( 1, $side ), max( 1, $side ) );
			if ( false === $image ) {
				throw new RuntimeException( 'No image.' );
			}
			imagefilledrectangle(
				$image,
				0,
				0,
				$side,
				$side,
				(int) imagecolorallocate( $image, $is_red ? 200 : 20, 20, $is_red ? 20 : 200 )
			);
			ob_start();
			'avif' === $format ? imageavif( $image, null, 80, 10 ) : (
				'webp' === $format
				? imagewebp( $image )
				: imagejpeg( $image, null, 90 )
			);
			self::$images[ $key ] = (string) ob_get_clean();
		}

		// Decoders ignore what follows the image's end.
		return self::$images[ $key ] . $shows;
	}

	/**
	 * @param array<string, string> $headers
	 * @return array<string, string>
	 */
	private function dressed( array $headers ): array {
		$headers += [ 'date' => $this->http_date( ( $this->now )() ) ];
		if ( 'bunny' === $this->style ) {
			$headers += [
				'server'       => 'BunnyCDN-DE1-1077',
				'cdn-pullzone' => '100',
				'cdn-cache'    => 'MISS',
				'cdn-cachedat' => gmdate( 'm/d/Y H:i:s', ( $this->now )() ),
				'cdn-status'   => '200',
			];
		}

		return array_diff_key( $headers, array_flip( $this->missing ) );
	}

	/**
	 * @param Copy $copy
	 * @return array<string, string>
	 */
	private function headers_of( array $copy, bool $is_hit, string $format ): array {
		$now     = ( $this->now )();
		$headers = [
			'content-type'  => 'image/' . ( $this->varies ? $format : 'webp' ),
			'cache-control' => "public, max-age={$this->max_age}",
			'etag'          => '"' . md5( $copy['shows'] . $format . ( $this->tags_by_making ? $copy['made'] : '' ) ) . '"',
		];
		if ( $this->varies && $this->says_that_it_varies ) {
			$headers['vary'] = 'Accept';
		}
		if ( 'bunny' === $this->style ) {
			$headers['cdn-cache']    = $is_hit ? 'HIT' : 'MISS';
			$headers['cdn-cachedat'] = gmdate( 'm/d/Y H:i:s', $copy['at'] );
			return $headers;
		}
		$headers['age']           = (string) ( $now - $copy['at'] );
		$headers['x-cache']       = $is_hit ? 'HIT' : 'MISS';
		$headers['last-modified'] = $this->http_date( $this->dates_by_origin ? $copy['source_time'] : $copy['made'] );
		return $headers;
	}

	private function remove( string $url, string $format ): void {
		$seconds = $this->removal;
		foreach ( $this->removal_at as $text => $other ) {
			$seconds = str_contains( $url, $text ) ? $other : $seconds;
		}
		if ( null === $seconds || ( $this->loses_some && 0 === crc32( $url ) % 3 ) ) {
			return;
		}
		$this->settle();
		$layers = [
			'outer' => $this->outer,
			'store' => $this->store,
		];
		foreach ( $layers as $layer => $copies ) {
			$at = ( $this->now )() + ( $seconds < 0 ? $this->time_that_a_removal_takes() : $seconds );
			foreach ( array_keys( $copies ) as $name ) {
				if ( $this->reaches( $layer, $name, $url, $format ) ) {
					$this->going[] = [
						'at'    => $at,
						'layer' => $layer,
						'name'  => $name,
					];
				}
			}
		}
	}

	private function reaches( string $layer, string $name, string $url, string $format ): bool {
		if ( 'outer' === $this->reach && $this->has_two_layers && 'store' === $layer ) {
			return false;
		}
		if ( 'image' === $this->reach ) {
			return str_contains( $name, rtrim( (string) strstr( $this->name_of( $url, '' ), '/example.org/' ) ) );
		}
		foreach ( 'format' === $this->reach ? [ $format ] : self::FORMATS as $kept ) {
			if ( ( 'outer' === $layer ? $this->outer_name_of( $url, $kept ) : $this->name_of( $url, $kept ) ) === $name ) {
				return true;
			}
		}

		return false;
	}

	/**
	 * Returns a random time like those that cdnplanet.com measured for bunny.net: 0 seconds for 50%, at most 16 for
	 * 90%, at most 65 for 99%.
	 */
	private function time_that_a_removal_takes(): int {
		$of_a_hundred = $this->random->getInt( 1, 100 );

		return $of_a_hundred <= 50 ? 0 : ( $of_a_hundred <= 90 ? $this->random->getInt( 1, 16 ) : (
			$of_a_hundred <= 99
			? $this->random->getInt( 17, 65 )
			: $this->random->getInt( 66, 80 )
		) );
	}

	/**
	 * Returns the copy that is served now, and whether a cache had it already.
	 *
	 * @return array{Copy|null, bool}
	 */
	private function current( string $url, string $format, bool $is_asked ): array {
		$this->settle();
		$name    = $this->name_of( $url, $format );
		$outside = $this->outer_name_of( $url, $format );
		$now     = ( $this->now )();
		$held    = $this->has_two_layers ? $this->outer[ $outside ] ?? null : null;
		if ( null !== $held && ( null === $this->asks_again_after || $held['at'] + $this->asks_again_after > $now ) ) {
			return [ $held, true ];
		}
		$copy   = $this->store[ $name ] ?? null;
		$is_hit = null !== $copy;
		if ( null === $copy && $is_asked ) {
			$origin               = ( $this->origin )( $url );
			$made                 = $now + ( 200 === $this->when_missing ? 0 : $this->building );
			$copy                 = [
				'made'        => $made,
				'at'          => $made,
				'shows'       => Cdn_World::test_image( $url ) ?? $origin['shows'],
				'source_time' => $origin['time'],
			];
			$this->store[ $name ] = $copy;
		}
		if ( null === $copy || $copy['made'] > $now ) {
			return [ null, false ];
		}
		if ( $this->has_two_layers ) {
			$copy = [ 'at' => $now ] + $copy;
			if ( $is_asked ) {
				$this->outer[ $outside ] = $copy;
			}
			return [ $copy, false ];
		}

		return [ $copy, $is_hit ];
	}

	/**
	 * Returns the cache key of a URL in a format.
	 */
	private function name_of( string $url, string $format ): string {
		$name = $this->ignores_query ? explode( '?', $url, 2 )[0] : $url;
		return ( $this->normalises_paths ? without_spelling( $name ) : $name ) . ' ' . ( $this->varies ? $format : '' );
	}

	private function outer_name_of( string $url, string $format ): string {
		return $this->outer_tells_queries_apart ? $url . ' ' . ( $this->varies ? $format : '' ) : $this->name_of( $url, $format );
	}

	private function settle(): void {
		$now = ( $this->now )();
		foreach ( $this->going as $index => $gone ) {
			if ( $gone['at'] <= $now ) {
				unset( $this->going[ $index ] );
				if ( 'outer' === $gone['layer'] ) {
					unset( $this->outer[ $gone['name'] ] );
				} else {
					unset( $this->store[ $gone['name'] ] );
				}
			}
		}
	}

	private function http_date( int $time ): string {
		return gmdate( 'D, d M Y H:i:s', $time ) . ' GMT';
	}
}
