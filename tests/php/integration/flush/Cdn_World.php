<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

/**
 * ShortPixel's CDN as the runner meets it: what it answers is decided by what it holds, and every request is kept.
 */
final class Cdn_World {
	/** Seconds from the answer to a removal until it is done; null is never. */
	public ?int $removal = 20;

	/** Seconds that making a copy anew takes. */
	public int $building = 5;

	/**
	 * Headers that the copies come without.
	 *
	 * @var list<string>
	 */
	public array $missing = [];

	/**
	 * What answers instead, by turn: called with the request, null for the usual answer.
	 *
	 * @var (callable(array{url: string, method?: string}): (array<string,mixed>|null))|null
	 */
	public $trouble = null;

	/**
	 * Everything that was asked for, as "METHOD url".
	 *
	 * @var list<string>
	 */
	public array $asked = [];

	/**
	 * When each copy was made.
	 *
	 * @var array<string,int>
	 */
	private array $made = [];

	/**
	 * When each copy goes.
	 *
	 * @var array<string,int>
	 */
	private array $going = [];

	/**
	 * What each copy shows.
	 *
	 * @var array<string,string>
	 */
	private array $shows = [];

	/** What the site shows now. */
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
	 * Holds a copy, made a day ago.
	 */
	public function hold( string $url, int $age = 86400 ): void {
		$this->made[ $url ]  = ( $this->now )() - $age;
		$this->shows[ $url ] = $this->origin;
	}

	/**
	 * What a visitor gets at an address now.
	 */
	public function visitor_sees( string $url ): string {
		$this->settle( $url );
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
		$plain = (string) preg_replace( '/f_remove[+,]/', '', $url );
		$this->settle( $plain );
		if ( $plain !== $url ) {
			if ( null !== $this->removal && isset( $this->made[ $plain ] ) ) {
				$this->going[ $plain ] = $now + $this->removal;
			}
			return [ 'headers' => [ 'date' => $this->date( $now ) ] ];
		}
		if ( ! isset( $this->made[ $plain ] ) || $this->made[ $plain ] > $now ) {
			if ( 'HEAD' !== $method && ! isset( $this->made[ $plain ] ) ) {
				$this->made[ $plain ]  = $now + $this->building;
				$this->shows[ $plain ] = $this->origin;
			}
			return [
				'status'  => 307,
				'headers' => [
					'location' => 'https://' . substr( $plain, (int) strpos( $plain, '/example.org/' ) + 1 ),
					'date'     => $this->date( $now ),
				],
			];
		}

		$headers = [
			'date'          => $this->date( $now ),
			'age'           => (string) ( $now - $this->made[ $plain ] ),
			'last-modified' => $this->date( $this->made[ $plain ] ),
			'etag'          => '"' . md5( $this->shows[ $plain ] ) . '"',
			'content-type'  => 'image/jpeg',
		];
		return [
			'headers' => array_diff_key( $headers, array_flip( $this->missing ) ),
			'body'    => 'HEAD' === $method ? '' : self::picture( $this->shows[ $plain ] ),
		];
	}

	public static function picture( string $name ): string {
		// The first bytes of a JPEG that GD cannot read: no picture of these is compared by its looks.
		return "\xff\xd8\xff\xe0" . $name . '-as-made-by-shortpixel';
	}

	private function settle( string $url ): void {
		if ( isset( $this->going[ $url ] ) && $this->going[ $url ] <= ( $this->now )() ) {
			unset( $this->made[ $url ], $this->shows[ $url ], $this->going[ $url ] );
		}
	}

	private function date( int $time ): string {
		return gmdate( 'D, d M Y H:i:s', $time ) . ' GMT';
	}
}
