<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use Random\Randomizer;
use ShortPixelFlush\Tests\Integration\Flush\Cdn_World;

require_once dirname( __DIR__ ) . '/flush/Cdn_World.php';

/**
 * A simulated ShortPixel CDN: one to three caches, one behind another, each with one or more places and its own cache
 * keys, and perhaps a cache in front of the site. visit() returns what a visitor at any place gets.
 *
 * @phpstan-type Names array{ignores_query: bool, normalises: 'nothing'|'escapes'|'digits'|'slashes'|'all'}
 * @phpstan-type Layer array{names: Names, places: int, is_emptied: bool}
 * @phpstan-type Copy array{body: string, made: int, at: int}
 */
final class Layered_Cdn {
	/** @var non-empty-list<Layer> The CDN's caches, the outermost first; the innermost makes the copies. */
	public array $layers = [
		[
			'names'      => [
				'ignores_query' => false,
				'normalises'    => 'nothing',
			],
			'places'     => 1,
			'is_emptied' => true,
		],
	];

	/** Whether a request for a missing copy is redirected to the original while the copy is made, instead of waiting for it. */
	public bool $redirects = true;

	public int $building = 3;

	/** Seconds until a removed copy is gone; null if it never is. */
	public ?int $removal = 20;

	/** The number of requests that it answers in ten seconds; null for any number. */
	public ?int $limit = null;

	/** @var array{names: Names, keeps: int}|null The cache in front of the site, and for how many seconds it keeps a file; null if there is none. */
	public ?array $front = null;

	/** Whether a rule of the site's server refuses links in which letters or digits are percent-encoded. */
	public bool $refuses_spelling = false;

	/** @var array<int, array<string, Copy>> Copies by layer, then by place and name. */
	private array $held = [];

	/** @var array<string, array{body: string, at: int}> The copies in the cache in front of the site. */
	private array $kept = [];

	/** @var array<int, array{at: int, layer: int, name: string}> Copies that will be removed, and when. */
	private array $going = [];

	/** @var list<int> Times of the requests in the last ten seconds. */
	private array $asked = [];

	/** The number of requests that got a 429. */
	public int $refused = 0;

	/** @var callable(): int */
	private $now;

	/** @var callable(): string */
	private $file;

	/**
	 * @param callable(): int    $now
	 * @param callable(): string $file Returns the image as it is on the disk.
	 */
	public function __construct( callable $now, callable $file ) {
		$this->now  = $now;
		$this->file = $file;
	}

	/** @return Names */
	public static function names( Randomizer $random ): array {
		return [
			'ignores_query' => 1 === $random->getInt( 0, 1 ),
			'normalises'    => [ 'nothing', 'nothing', 'escapes', 'digits', 'slashes', 'all' ][ $random->getInt( 0, 5 ) ],
		];
	}

	/**
	 * Answers a request by the plugin.
	 *
	 * @return array<string, mixed>
	 */
	public function answer( string $url, int $place ): array {
		$now           = ( $this->now )();
		$this->asked   = array_values( array_filter( $this->asked, static fn ( int $at ): bool => $at > $now - 10 ) );
		$this->asked[] = $now;
		if ( null !== $this->limit && count( $this->asked ) > $this->limit ) {
			++$this->refused;
			return [
				'status'  => 429,
				'headers' => [ 'retry-after' => '3' ],
			];
		}
		if ( str_contains( $url, 'f_remove' ) ) {
			$this->remove( (string) preg_replace( '/f_remove[+,]/', '', $url ) );
			return [ 'headers' => [ 'date' => self::date( $now ) ] ];
		}
		$copy = $this->get( $url, $place );
		if ( null === $copy && ! $this->redirects && $this->refuses( $url ) ) {
			return [ 'status' => 403 ];
		}
		if ( null === $copy ) {
			return [
				'status'  => 307,
				'headers' => [
					'location' => self::source( $url ),
					'date'     => self::date( $now ),
				],
			];
		}

		return [
			'headers' => [
				'date'          => self::date( $now ),
				'age'           => (string) ( $now - $copy['at'] ),
				'x-cache'       => $copy['at'] < $now ? 'HIT' : 'MISS',
				'etag'          => '"' . md5( $copy['body'] ) . '"',
				'cache-control' => 'public, max-age=31536000',
				'content-type'  => str_starts_with( $copy['body'], "\x89PNG" ) ? 'image/png' : 'image/jpeg',
			],
			'body'    => $copy['body'],
		];
	}

	/** Returns what a browser with an empty cache gets at a place: the image's bytes; empty for an error. */
	public function visit( string $url, int $place ): string {
		return $this->get( $url, $place )['body'] ?? ( $this->refuses( $url ) ? '' : $this->from_site( self::source( $url ) ) );
	}

	/** @param string $url A URL of the site, or a CDN URL of a file there. */
	public function refuses( string $url ): bool {
		return $this->refuses_spelling && 1 === preg_match( '/%(?:3[0-9]|[46][1-9]|[57][0-9])/', $url );
	}

	/** Returns what the site answers, through the cache in front of it. */
	public function from_site( string $url ): string {
		$body = Cdn_World::test_image( $url ) ?? ( $this->file )();
		if ( null === $this->front ) {
			return $body;
		}
		$now  = ( $this->now )();
		$name = self::name( $url, $this->front['names'] );
		$kept = $this->kept[ $name ] ?? null;
		if ( null === $kept || $kept['at'] + $this->front['keeps'] <= $now ) {
			$this->kept[ $name ] = [
				'body' => $body,
				'at'   => $now,
			];
		}

		return $this->kept[ $name ]['body'];
	}

	/** @return Copy|null Null while the copy is made, or if the site refuses the link. */
	private function get( string $url, int $place ): ?array {
		$this->settle();
		$now  = ( $this->now )();
		$last = count( $this->layers ) - 1;
		$copy = null;
		for ( $at = 0; $at <= $last && null === $copy; $at++ ) {
			$copy = $this->held[ $at ][ $this->place_and_name( $at, $url, $place ) ] ?? null;
		}
		if ( null === $copy && $this->refuses( $url ) ) {
			return null;
		}
		if ( null === $copy ) {
			$made = $now + ( $this->redirects ? $this->building : 0 );
			$copy = [
				'body' => $this->from_site( self::source( $url ) ),
				'made' => $made,
				'at'   => $made,
			];
			$this->held[ $last ][ $this->place_and_name( $last, $url, $place ) ] = $copy;
			$at = $last + 1;
		}
		if ( $copy['made'] > $now ) {
			return null;
		}
		// Each cache on the way keeps what came through it, and counts its age anew.
		for ( $at -= 2; $at >= 0; $at-- ) {
			$copy = [ 'at' => $now ] + $copy;
			$this->held[ $at ][ $this->place_and_name( $at, $url, $place ) ] = $copy;
		}

		return $copy;
	}

	private function remove( string $url ): void {
		if ( null === $this->removal ) {
			return;
		}
		foreach ( $this->layers as $at => $layer ) {
			for ( $place = 0; $layer['is_emptied'] && $place < $layer['places']; $place++ ) {
				$this->going[] = [
					'at'    => ( $this->now )() + $this->removal,
					'layer' => $at,
					'name'  => $this->place_and_name( $at, $url, $place ),
				];
			}
		}
	}

	private function settle(): void {
		foreach ( $this->going as $index => $gone ) {
			if ( $gone['at'] <= ( $this->now )() ) {
				unset( $this->going[ $index ], $this->held[ $gone['layer'] ][ $gone['name'] ] );
			}
		}
	}

	private function place_and_name( int $layer, string $url, int $place ): string {
		return $place % $this->layers[ $layer ]['places'] . ' ' . self::name( $url, $this->layers[ $layer ]['names'] );
	}

	/** @param Names $names */
	private static function name( string $url, array $names ): string {
		[ $path, $query ] = [ ...explode( '?', $url, 2 ), '' ];
		$does             = static fn ( string $what ): bool => in_array( $names['normalises'], [ $what, 'all' ], true );
		$path             = $does( 'escapes' ) ? (string) preg_replace_callback(
			'/%[0-9a-f]{2}/i',
			static fn ( array $code ): string => 1 === preg_match(
				'/\A[\w.~-]\z/',
				rawurldecode( $code[0] )
			) ? rawurldecode( $code[0] ) : $code[0],
			$path
		) : $path;
		$path             = $does( 'digits' ) ? (string) preg_replace_callback(
			'/%[0-9a-f]{2}/i',
			static fn ( array $code ): string => strtoupper( $code[0] ),
			$path
		) : $path;
		$path             = $does( 'slashes' ) ? (string) preg_replace( '~(?<!:)/{2,}~', '/', $path ) : $path;

		return $path . ( $names['ignores_query'] || '' === $query ? '' : "?{$query}" );
	}

	private static function source( string $url ): string {
		return 'http://' . substr( $url, (int) strpos( $url, '/example.org/' ) + 1 );
	}

	private static function date( int $time ): string {
		return gmdate( 'D, d M Y H:i:s', $time ) . ' GMT';
	}
}
