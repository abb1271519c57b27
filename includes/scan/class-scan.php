<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Model\Stored_Value;
use function ShortPixelFlush\Model\json_column;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The state of the running or last scan, of recent changes or of the library. Its findings are stored with the images.
 *
 * @immutable
 * @phpstan-type Scan_Change array{
 *     state?: string,
 *     reach?: string,
 *     user_id?: int,
 *     started_at?: int,
 *     ended_at?: int,
 *     images?: int,
 *     before?: int,
 *     requests?: int,
 *     copies?: int,
 *     minute?: int,
 *     in_minute?: int,
 *     rest_until?: int,
 *     rests?: int,
 *     lease?: string,
 *     leased_until?: int,
 *     looks?: array<int, string>,
 *     to_measure?: list<string>,
 * }
 */
final class Scan extends Stored_Value {
	protected const LIKE = [
		'looks'      => [ '*' => '' ],
		'to_measure' => [ '' ],
	];

	public const STATES = [ 'none', 'running', 'done', 'stopped' ];

	/** `recent` covers images that looked old, changed or were uploaded last, for the open screen; `library` all. */
	public const REACHES = [ 'recent', 'library' ];

	public string $state = 'none';

	public string $reach = 'library';

	public int $user_id = 0;

	/** In Unix seconds, like all times in this class. */
	public int $started_at = 0;

	public int $ended_at = 0;

	/** The number of images in the library when the scan began. */
	public int $images = 0;

	/** Images below this id still have to be examined; 1 when all are done. */
	public int $before = 0;

	/** The number of requests sent so far, including those for pages. */
	public int $requests = 0;

	/** The number of requests for copies sent so far. */
	public int $copies = 0;

	/** The minute of the last requests for copies, in minutes since the Unix epoch, and the number of requests in it. */
	public int $minute = 0;

	public int $in_minute = 0;

	/** Until when no copies are requested, because hosts are in trouble, and the number of consecutive rests. */
	public int $rest_until = 0;

	public int $rests = 0;

	/** The token of the runner that works on the scan, and until when its lease is valid. */
	public string $lease = '';

	public int $leased_until = 0;

	/**
	 * @var array<int, string> Packed fingerprints of the last old-looking copies, by image. If several look alike, they
	 *     count as placeholders.
	 */
	public array $looks = [];

	/** @var list<string> Pages for the open screen to measure before the images on them can be judged. */
	public array $to_measure = [];

	public static function from_json( ?string $json ): self {
		return new self( json_column( $json ) ?? [] );
	}

	public function is_running(): bool {
		return 'running' === $this->state;
	}

	public function is_recent(): bool {
		return 'recent' === $this->reach;
	}
}
