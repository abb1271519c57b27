<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use function ShortPixelFlush\Model\entries;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\json_column;
use function ShortPixelFlush\Model\json_text;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\Model\texts;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The progress of a scan of some images or of the library: the running one, or the last one. Its findings are stored
 * with the images.
 *
 * @immutable
 * @phpstan-type Scan_Change array{state?: string, reach?: string, user_id?: int, started_at?: int, ended_at?: int, images?: int, before?: int, requests?: int, copies?: int, minute?: int, in_minute?: int, rest_until?: int, rests?: int, lease?: string, leased_until?: int, looks?: array<int, string>, to_measure?: list<string>}
 */
final class Scan {
	public const STATES = [ 'none', 'running', 'done', 'stopped' ];

	/** The images that changed or were uploaded lately, for the open screen; or all. */
	public const REACHES = [ 'recent', 'library' ];

	public string $state;

	public string $reach;

	public int $user_id;

	/** In Unix seconds, like all times here. */
	public int $started_at;

	public int $ended_at;

	/** The number of images in the library when it began. */
	public int $images;

	/** Files of images below this id are still to be examined; 1 when all are done. */
	public int $before;

	/** The requests sent so far, including those for pages. */
	public int $requests;

	/** The part of these that went to the CDN. */
	public int $copies;

	/** The requests of the current minute. */
	public int $minute;

	public int $in_minute;

	/** Hosts in trouble are left alone until then; and the number of such rests in a row. */
	public int $rest_until;

	public int $rests;

	/** The runner at work on it, and until when its lease counts. */
	public string $lease;

	public int $leased_until;

	/** @var array<int, string> The packed looks of suspect copies, by attachment: a look that several images share is a placeholder. */
	public array $looks;

	/** @var list<string> Pages for the open screen to measure, so that images on them can be judged. */
	public array $to_measure;

	/** @param array<mixed> $data */
	private function __construct( array $data ) {
		$state              = text( $data['state'] ?? '' );
		$this->state        = in_array( $state, self::STATES, true ) ? $state : 'none';
		$reach              = text( $data['reach'] ?? '' );
		$this->reach        = in_array( $reach, self::REACHES, true ) ? $reach : 'library';
		$this->user_id      = integer( $data['user_id'] ?? 0 );
		$this->started_at   = integer( $data['started_at'] ?? 0 );
		$this->ended_at     = integer( $data['ended_at'] ?? 0 );
		$this->images       = integer( $data['images'] ?? 0 );
		$this->before       = integer( $data['before'] ?? 0 );
		$this->requests     = integer( $data['requests'] ?? 0 );
		$this->copies       = integer( $data['copies'] ?? 0 );
		$this->minute       = integer( $data['minute'] ?? 0 );
		$this->in_minute    = integer( $data['in_minute'] ?? 0 );
		$this->rest_until   = integer( $data['rest_until'] ?? 0 );
		$this->rests        = integer( $data['rests'] ?? 0 );
		$this->lease        = text( $data['lease'] ?? '' );
		$this->leased_until = integer( $data['leased_until'] ?? 0 );
		$looks              = [];
		foreach ( entries( $data['looks'] ?? [] ) as $id => $look ) {
			$looks[ (int) $id ] = text( $look );
		}
		$this->looks      = $looks;
		$this->to_measure = texts( $data['to_measure'] ?? [] );
	}

	public static function from_json( ?string $json ): self {
		return new self( json_column( $json ) ?? [] );
	}

	public function to_json(): string {
		return json_text( get_object_vars( $this ) );
	}

	/** @param Scan_Change $changes */
	public function with( array $changes ): self {
		return new self( $changes + get_object_vars( $this ) );
	}

	public function is_running(): bool {
		return 'running' === $this->state;
	}

	public function is_recent(): bool {
		return 'recent' === $this->reach;
	}
}
