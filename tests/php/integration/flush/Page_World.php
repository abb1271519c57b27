<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use RuntimeException;

/**
 * A site's pages as visitors get them: freshly rendered, or from a page cache that may have old links. The cache's
 * features are random; random numbers and time come from a Truth_World.
 */
final class Page_World {
	/** Seconds for which a page is kept; null if there is no page cache. */
	public ?int $lifetime = null;

	/** Seconds from clear() until the cache is empty; null if it can't be cleared. */
	public ?int $clears_after = null;

	/** Whether the plugin is told that the cache can be cleared, even if it can't. */
	public bool $says_that_it_clears = false;

	/** Whether answers have the cache's header, `x-varnish`. */
	public bool $is_marked = false;

	/** How many in ten of the site's requests to itself time out on average, although visitors get the page. */
	public int $deaf = 0;

	/**
	 * Pages that don't open for any visitor, such as those of a closed shop.
	 *
	 * @var list<string>
	 */
	public array $closed = [];

	/**
	 * The pages in the cache, and when each was stored.
	 *
	 * @var array<string,array{html: string, at: int}>
	 */
	private array $kept = [];

	/** When the last clear() takes effect; null if there was none. */
	private ?int $cleared_at = null;

	private Truth_World $world;

	/** @var callable(string): string */
	private $write;

	/**
	 * @param callable(string): string $write Renders a page as the site would now.
	 */
	public function __construct( Truth_World $world, callable $write ) {
		$this->world               = $world;
		$this->write               = $write;
		$this->lifetime            = $world->one_of( [ null, 20, 300, 3600, 100000 ] );
		$this->clears_after        = $world->one_of( [ null, null, 0, 0, 3, 30 ] );
		$this->says_that_it_clears = $world->odds( 1, 2 );
		$this->is_marked           = $world->odds( 1, 2 );
		$this->deaf                = $world->one_of( [ 0, 0, 0, 3, 10 ] );
	}

	/**
	 * Puts a page into the cache, if there is one, as if it had been stored some time ago. Without $html, stores the
	 * page as the site would render it now.
	 */
	public function keep( string $url, ?string $html = null ): void {
		if ( null !== $this->lifetime ) {
			$this->kept[ $url ] = [
				'html' => $html ?? ( $this->write )( $url ),
				'at'   => $this->world->now - $this->world->random->getInt( 0, $this->lifetime ),
			];
		}
	}

	/**
	 * Clears the cache: at once, later, or not at all.
	 */
	public function clear(): void {
		if ( null !== $this->clears_after ) {
			$this->cleared_at = $this->world->now + $this->clears_after;
		}
	}

	/**
	 * Returns what a visitor gets now; null if the page does not open.
	 */
	public function visitor_gets( string $url ): ?string {
		if ( in_array( $url, $this->closed, true ) ) {
			return null;
		}
		$kept = $this->kept[ $url ] ?? null;
		if (
			null !== $kept
			&& ( $this->world->now >= $kept['at'] + (int) $this->lifetime || (
				null !== $this->cleared_at
				&& $this->world->now >= $this->cleared_at
				&& $kept['at'] <= $this->cleared_at
			) )
		) {
			unset( $this->kept[ $url ] );
			$kept = null;
		}

		return $kept['html'] ?? ( $this->write )( $url );
	}

	/**
	 * Lets a visitor open a page; the cache, if there is one, then stores it.
	 */
	public function visit( string $url ): void {
		$html = $this->visitor_gets( $url );
		if ( null !== $html && null !== $this->lifetime && ! isset( $this->kept[ $url ] ) ) {
			$this->kept[ $url ] = [
				'html' => $html,
				'at'   => $this->world->now,
			];
		}
	}

	/**
	 * Answers a request by the site itself like a visitor's, unless it times out.
	 *
	 * @return array<string,mixed>
	 * @throws RuntimeException If the process is killed here.
	 */
	public function answer( string $url ): array {
		$this->world->story[] = "{$this->world->now} page {$url}";
		if ( ++$this->world->requests === $this->world->killed_at ) {
			throw new RuntimeException( 'Killed' );
		}
		if ( $this->world->random->getInt( 1, 10 ) <= $this->deaf ) {
			return [
				'status' => 0,
				'error'  => 'timeout',
			];
		}
		$is_kept = isset( $this->kept[ $url ] );
		$html    = $this->visitor_gets( $url );
		$this->visit( $url );

		return null === $html ? [ 'status' => 503 ] : [
			'headers' => $this->is_marked ? [ 'x-varnish' => $is_kept ? '2 1' : '1' ] : [],
			'body'    => $html,
		];
	}

	/**
	 * Describes the pages in one line, for failure messages.
	 */
	public function told(): string {
		$facts = get_object_vars( $this );
		unset( $facts['world'], $facts['write'] );

		return (string) wp_json_encode( $facts );
	}
}
