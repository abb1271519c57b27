<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

/**
 * Simulates a site's own cache in front of ShortPixel's CDN in memory. It keeps each answer with status 200 to a GET
 * request for a CDN URL until the answer is purged.
 */
final class Edge_World {
	public const SERVER = 'http://127.0.0.1:6081';

	public const HOST = 'img.example.org';

	/**
	 * The stored answers, and when each was stored, by URL without the scheme.
	 *
	 * @var array<string,array{at: int, answer: array<string,mixed>}>
	 */
	private array $held = [];

	/**
	 * Called with the path of each purge. Returns the answer, or null for the usual one.
	 *
	 * @var (callable(string): (array<string,mixed>|null))|null
	 */
	public $trouble = null;

	/** Whether the cache keeps ShortPixel's answers to removals, too. */
	public bool $keeps_removals = true;

	/** Whether the cache accepts purges without purging anything. */
	public bool $is_deaf = false;

	/**
	 * The plugin's requests in order, other than HEAD: "remove" for a removal, "look" for another GET, "purge
	 * host/path", and "forget host/path" for the purge of an answer to a removal.
	 *
	 * @var list<string>
	 */
	public array $story = [];

	/** @var callable(): int */
	private $now;

	/** @var callable(array{url: string, method?: string}): array<string,mixed> */
	private $behind;

	/**
	 * @param callable(): int $now
	 * @param callable(array{url: string, method?: string}): array<string,mixed> $behind Answers for ShortPixel and the site.
	 */
	public function __construct( callable $now, callable $behind ) {
		$this->now    = $now;
		$this->behind = $behind;
	}

	/**
	 * @param array{url: string, method: string, headers: array<string,string>} $request
	 * @return array<string,mixed>
	 */
	public function answer( array $request ): array {
		if ( str_starts_with( $request['url'], self::SERVER ) ) {
			return $this->purge( substr( $request['url'], strlen( self::SERVER ) ), $request['headers']['Host'] ?? '' );
		}
		$is_removal = str_contains( $request['url'], 'f_remove' );
		if ( 'GET' === $request['method'] ) {
			$this->story[] = $is_removal ? 'remove' : 'look';
		}

		return $this->serve( $request['url'], $request['method'] );
	}

	/**
	 * Answers a visitor's request, which $story doesn't record.
	 *
	 * @return array<string,mixed>
	 */
	public function visit( string $url ): array {
		return $this->serve( $url, 'GET' );
	}

	/**
	 * @return array<string,mixed>
	 */
	private function serve( string $url, string $method ): array {
		$key = (string) preg_replace( '~^https?://~', '', $url );
		if ( isset( $this->held[ $key ] ) ) {
			$kept = $this->held[ $key ];
			$age  = ( $this->now )() - $kept['at'];

			return [ 'headers' => $this->aged( $kept['answer'], $age ) ] + $kept['answer'];
		}
		$answer = ( $this->behind )(
			[
				'url'    => str_replace( self::HOST, 'cdn.shortpixel.ai', $url ),
				'method' => $method,
			]
		);
		if (
			str_contains( $url, self::HOST )
			&& 'GET' === $method
			&& 200 === ( $answer['status'] ?? 200 )
			&& ( $this->keeps_removals || ! str_contains( $url, 'f_remove' ) )
		) {
			$this->held[ $key ] = [
				'at'     => ( $this->now )(),
				'answer' => $answer,
			];
		}

		return $answer;
	}

	/**
	 * @return array<string,mixed>
	 */
	private function purge( string $path, string $host ): array {
		$this->story[] = ( str_contains( $path, 'f_remove' ) ? 'forget' : 'purge' ) . " {$host}{$path}";
		$other         = null === $this->trouble ? null : ( $this->trouble )( $path );
		if ( null !== $other ) {
			return $other;
		}
		if ( ! $this->is_deaf ) {
			unset( $this->held[ $host . $path ] );
		}

		return [ 'status' => 200 ];
	}

	/**
	 * @param array<string,mixed> $answer
	 * @return array<string,string>
	 */
	private function aged( array $answer, int $more ): array {
		$headers = [];
		foreach ( is_array( $answer['headers'] ?? null ) ? $answer['headers'] : [] as $name => $value ) {
			$headers[ (string) $name ] = is_scalar( $value ) ? (string) $value : '';
		}
		$headers['age'] = (string) ( (int) ( $headers['age'] ?? 0 ) + $more );

		return $headers;
	}

	/**
	 * Counts the entries of $story that begin with a text.
	 */
	public function count( string $what ): int {
		return count( array_filter( $this->story, static fn ( string $line ): bool => str_starts_with( $line, $what ) ) );
	}
}
