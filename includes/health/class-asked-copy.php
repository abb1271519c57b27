<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Failure;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Flush\is_picture_or_original;
use function ShortPixelFlush\Flush\probe;
use function ShortPixelFlush\Proof\is_copy_from_a_cache;
use function ShortPixelFlush\Say\failure_sentence;
use function ShortPixelFlush\sleep_for;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Requests a copy until it arrives, for some seconds: ShortPixel redirects to the original while it makes one. */
final class Asked_Copy {
	// In seconds: the longest wait for a copy, and the interval between requests.
	public const LONGEST   = 12.0;
	private const INTERVAL = 0.5;

	/** @var string A sentence that explains why no image arrived; empty if the copy or the original did. */
	public string $failure = '';

	/** @var bool Whether something else than an image arrived, without an error status. */
	public bool $is_error_page = false;

	/** @var bool Whether the copy itself arrived, not the original. */
	public bool $is_there = false;

	/** @var bool Whether the last answer came from a cache. */
	public bool $is_cached = false;

	/** @var bool Whether the first answer came from a cache, so the copy had been requested before. */
	public bool $was_cached = false;

	/** @var float The seconds until the last answer. */
	public float $seconds = 0.0;

	/** @var int How long the first answer took, in milliseconds. */
	public int $first_ms = 0;

	/** @var int How long the last answer took, in milliseconds. */
	public int $last_ms = 0;

	private function __construct() {}

	public static function ask( string $url, string $source ): self {
		$client = new Client( allowed_hosts() );
		$began  = microtime( true );
		$asked  = new self();
		for ( $is_first = true;; $is_first = false ) {
			$at       = microtime( true );
			$answer   = probe( $client, $url );
			$took     = (int) round( 1000 * ( microtime( true ) - $at ) );
			$is_image = is_picture_or_original( $answer, $source );

			$is_answer            = '' === $answer['error'] && $answer['status'] > 0 && $answer['status'] < 400;
			$asked->is_error_page = ! $is_image && $is_answer;

			$asked->failure   = $is_image ? '' : self::failure( $answer );
			$asked->is_there  = $is_image && 200 === $answer['status'];
			$asked->is_cached = is_copy_from_a_cache( $answer );
			$asked->seconds   = microtime( true ) - $began;
			$asked->last_ms   = $took;
			if ( $is_first ) {
				$asked->was_cached = $asked->is_cached;
				$asked->first_ms   = $took;
			}
			if ( ! $is_image || $asked->is_there || $asked->seconds >= self::LONGEST ) {
				return $asked;
			}
			sleep_for( self::INTERVAL );
		}
	}

	/** @return list<string> */
	public function times(): array {
		/* translators: %s: a number of milliseconds. */
		$said = __( 'Answered in %s ms.', 'shortpixel-flush' );
		return array_map( static fn ( int $ms ): string => sprintf( $said, number_format_i18n( $ms ) ), [ $this->first_ms, $this->last_ms ] );
	}

	/** @phpstan-param array{status: int, error: string, ...} $answer */
	private static function failure( array $answer ): string {
		if ( $answer['status'] >= 400 ) {
			return failure_sentence( new Failure( 'http_error', [ 'status' => $answer['status'] ] ) );
		}
		if ( '' !== $answer['error'] || 0 === $answer['status'] ) {
			return failure_sentence( new Failure( '' === $answer['error'] ? 'other' : $answer['error'] ) );
		}

		return __( 'The CDN sends an error.', 'shortpixel-flush' );
	}
}
