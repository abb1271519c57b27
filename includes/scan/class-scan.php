<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Model\Stored_Value;
use function ShortPixelFlush\Model\json_column;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The progress of a scan of some images or of the library: the running one, or the last one. Its findings are stored
 * with the images.
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

	/** The images that changed or were uploaded lately, for the open screen; or all. */
	public const REACHES = [ 'recent', 'library' ];

	public string $state = 'none';

	public string $reach = 'library';

	public int $user_id = 0;

	/** In Unix seconds, like all times here. */
	public int $started_at = 0;

	public int $ended_at = 0;

	/** The number of images in the library when it began. */
	public int $images = 0;

	/** Files of images below this id are still to be examined; 1 when all are done. */
	public int $before = 0;

	/** The requests sent so far, including those for pages. */
	public int $requests = 0;

	/** The part of these that went to the CDN. */
	public int $copies = 0;

	/** The requests of the current minute. */
	public int $minute = 0;

	public int $in_minute = 0;

	/** Hosts in trouble are left alone until then; and the number of such rests in a row. */
	public int $rest_until = 0;

	public int $rests = 0;

	/** The runner at work on it, and until when its lease counts. */
	public string $lease = '';

	public int $leased_until = 0;

	/** @var array<int, string> The packed looks of suspect copies, by attachment: a look that several images share is a placeholder. */
	public array $looks = [];

	/** @var list<string> Pages for the open screen to measure, so that images on them can be judged. */
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
