<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

/**
 * A visitor's browser: its screen, the best format that it accepts, and its cache, which obeys `Cache-Control`.
 *
 * @phpstan-type Screen array{width: int, height: int, density: float}
 */
final class Visitor {
	private const ACCEPT = [
		'avif' => 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
		'webp' => 'image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
		'jpeg' => 'image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
	];

	/** @var Screen */
	public array $screen;

	/** @var 'avif'|'webp'|'jpeg' */
	public string $format;

	/** @var array<string, array{until: int, shows: string}> The images in the browser's cache, by URL. */
	private array $kept = [];

	/**
	 * @param Screen                $screen
	 * @param 'avif'|'webp'|'jpeg' $format
	 */
	public function __construct( array $screen, string $format ) {
		$this->screen = $screen;
		$this->format = $format;
	}

	/**
	 * Opens a page that shows a CDN URL; the browser requests it unless its cache has the image.
	 */
	public function visit( Visitor_World $world, string $url ): void {
		if ( $this->keeps( $world, $url ) ) {
			return;
		}
		$answer = $world->cdn->answer( 'GET', $url, self::ACCEPT[ $this->format ] );
		if ( 200 === $answer['status'] ) {
			$this->keep( $world, $url, $answer['headers'], $answer['shows'] );
		}
	}

	/**
	 * Returns what a browser of this kind with an empty cache shows: 'old' or 'new'.
	 */
	public function sees_as_a_new_one( Visitor_World $world, string $url ): string {
		return $world->cdn->shows( $url, $this->format ) ?? $world->public_file( $url )['shows'];
	}

	/**
	 * Returns what this browser shows, from its cache or from the CDN.
	 */
	public function sees( Visitor_World $world, string $url ): string {
		return $this->keeps( $world, $url ) ? $this->kept[ $url ]['shows'] : $this->sees_as_a_new_one( $world, $url );
	}

	/**
	 * Returns for how many more seconds this browser shows the image in its cache.
	 */
	public function keeps_for( Visitor_World $world, string $url ): int {
		return max( 0, ( $this->kept[ $url ]['until'] ?? 0 ) - $world->now );
	}

	public function told(): string {
		return "{$this->screen['width']}@{$this->screen['density']} {$this->format}";
	}

	private function keeps( Visitor_World $world, string $url ): bool {
		return $this->keeps_for( $world, $url ) > 0;
	}

	/**
	 * @param array<string, string> $headers
	 */
	private function keep( Visitor_World $world, string $url, array $headers, string $shows ): void {
		$lifetime = 1 === preg_match( '/max-age=(\d+)/', $headers['cache-control'] ?? '', $found ) ? (int) $found[1] : 0;
		$age      = (int) ( $headers['age'] ?? 0 );
		if ( $lifetime > $age ) {
			$this->kept[ $url ] = [
				'until' => $world->now + $lifetime - $age,
				'shows' => $shows,
			];
		}
	}
}
