<?php
/** A row of the queue: a CDN link whose copy a flush removes, checks, or both. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * If it is removed and checked: queued → (its file purged at an edge in front of the site) → removed at ShortPixel →
 * due again after the wait → (purged at an edge in front of the CDN) → checked → a verdict.
 *
 * @immutable
 * @phpstan-type PurgeChange array{
 *     state?: string,
 *     is_sampled?: bool,
 *     attempts?: int,
 *     looks?: int,
 *     not_before?: int,
 *     sent_at?: int,
 *     checked_at?: int,
 *     status?: int,
 *     baseline?: Baseline|null,
 *     evidence?: list<array{kind: string, ...}>,
 *     failure?: Failure|null,
 *     thumbnails?: array<string, string>,
 * }
 */
final class Purge extends Stored_Value {
	protected const LIKE = [
		'baseline'   => Baseline::class,
		'failure'    => Failure::class,
		'thumbnails' => [ '*' => '' ],
	];

	public const STATES = [ 'queued', 'sent', 'fresh', 'rebuilding', 'unconfirmed', 'stale', 'failed', 'unchecked', 'cancelled' ];

	/** States that a purge only has after ShortPixel accepted the removal, or at a new link. */
	public const ACCEPTED_STATES = [ 'sent', 'fresh', 'rebuilding', 'unconfirmed', 'stale', 'unchecked' ];

	/** States that a retry repeats; if an edge failed, it repeats others too. */
	public const RETRY_STATES = [ 'failed', 'stale', 'cancelled' ];

	public int $id = 0;

	public int $flush_id = 0;

	public string $state = '';

	public string $url = '';

	/** The URL of the site's file that the copy is made from. */
	public string $source = '';

	public int $attachment_id = 0;

	public string $found_in = '';

	/** Whether it is checked, after its removal if there is one. */
	public bool $is_sampled = true;

	/** Whether it is only checked because another copy of its file was old. */
	public bool $is_kin = false;

	/** The number of attempts in its current state. */
	public int $attempts = 0;

	public int $looks = 0;

	/** Unix seconds. */
	public int $not_before = 0;

	public string $claim = '';

	/** When ShortPixel accepted the removal, or the flush tried a new link, in Unix seconds; 0 before that. */
	public int $sent_at = 0;

	public int $checked_at = 0;

	/** The HTTP status of the last answer; 0 before the first request, or if the last got no answer. */
	public int $status = 0;

	public ?Baseline $baseline = null;

	/** @var list<array{kind: string, ...}> The evidence of the last look. */
	public array $evidence = [];

	public ?Failure $failure = null;

	/** @var array<string, string> Names of the thumbnails `before` and `after` the removal, and of the `site`'s file then. */
	public array $thumbnails = [];

	/** @var array<string, true> Columns set since the row was read. */
	private array $changed;

	/**
	 * @param array<mixed>        $row     A row of the table, or the values of another purge.
	 * @param array<string, true> $changed
	 */
	public function __construct( array $row = [], array $changed = [] ) {
		$sampled = $row['is_sampled'] ?? true;
		$kinds   = is_bool( $sampled ) ? [] : [
			'is_sampled' => integer( $sampled ) > 0,
			'is_kin'     => integer( $sampled ) > 1,
		];
		parent::__construct( $kinds + $row );
		$this->evidence = self::evidence( $this->evidence );
		$this->changed  = $changed;
	}

	/** Whether visitors may have this copy; only then does it count in sentences about them. */
	public function visitors_may_have(): bool {
		return in_array( $this->found_in, Variant::SEEN_IN, true );
	}

	/** Whether pages no longer request its link, so nothing waits for the removal. */
	public function is_beside(): bool {
		return 'old_link' === $this->found_in;
	}

	/**
	 * @param PurgeChange $change
	 * @phpstan-ignore method.childParameterType (PurgeChange has a type for each change.)
	 */
	public function with( array $change ): self {
		return new self( $change + get_object_vars( $this ), array_fill_keys( array_keys( $change ), true ) + $this->changed );
	}

	/** @param array<mixed>|Facts $data The data that goes with the code. */
	public function failed( string $code, $data = [], ?int $status = null ): self {
		return $this->with(
			[
				'state'      => 'failed',
				'not_before' => 0,
				'status'     => $status ?? $this->status,
				'failure'    => new Failure( $code, $data ),
			]
		);
	}

	/** Returns the record of the copy before its removal; an empty one if there is none. */
	public function before(): Baseline {
		return $this->baseline ?? new Baseline();
	}

	/** Whether a look found that its image was deleted. */
	public function is_of_deleted_image(): bool {
		return $this->before()->is_deleted;
	}

	/**
	 * Returns a key that its copy shares with those that a CDN treats alike: host, how the link requests a format, and
	 * the file's type. Whether the CDN keeps a copy for each format that browsers accept is found out once for each
	 * kind.
	 */
	public function kind_of_copy(): string {
		return implode(
			' ',
			[
				host_of( $this->url ),
				Variant::facts( $this->url )['format'] ?? '',
				strtolower( pathinfo( explode( '?', $this->source )[0], PATHINFO_EXTENSION ) ),
			]
		);
	}

	/** Returns the purge as if it had never been claimed. */
	public function put_back( int $not_before ): self {
		return $this->with(
			[
				'state'      => $this->state,
				'attempts'   => $this->attempts,
				'not_before' => $not_before,
			]
		);
	}

	/** @return array<string, int|string> The changes of with(), as stored in the table. */
	public function changes(): array {
		return array_map( __NAMESPACE__ . '\stored_value', array_intersect_key( get_object_vars( $this ), $this->changed ) );
	}

	/** @return PurgeChange The change that resets a purge to unsent. */
	public static function unsent(): array {
		return [
			'state'      => 'queued',
			'attempts'   => 0,
			'looks'      => 0,
			'not_before' => 0,
			'sent_at'    => 0,
			'checked_at' => 0,
			'status'     => 0,
			'baseline'   => null,
			'evidence'   => [],
			'failure'    => null,
			'thumbnails' => [],
		];
	}

	/**
	 * @return PurgeChange The change that sends a purge again, and keeps what is known of the copy before an earlier
	 *     removal.
	 */
	public static function sent_again(): array {
		$change = self::unsent();
		unset( $change['baseline'], $change['thumbnails'] );
		return $change;
	}

	/** @return PurgeChange The change that makes an accepted purge due for another look. */
	public static function unseen(): array {
		return [
			'state'      => 'sent',
			'attempts'   => 0,
			'looks'      => 0,
			'not_before' => 0,
			'failure'    => null,
		];
	}

	/** @return array<mixed> The data that hooks pass to other developers' callbacks. */
	public function for_hooks(): array {
		$values            = array_diff_key( get_object_vars( $this ), array_flip( [ 'changed', 'thumbnails' ] ) );
		$values['layer']   = 'shortpixel';
		$values['failure'] = null === $this->failure ? null : $this->failure->jsonSerialize();
		return $values;
	}

	/**
	 * @param array<mixed> $stored
	 * @return list<array{kind: string, ...}>
	 */
	public static function evidence( array $stored ): array {
		$evidence = [];
		foreach ( $stored as $entry ) {
			if ( is_array( $entry ) && is_string( $entry['kind'] ?? null ) ) {
				$evidence[] = $entry;
			}
		}
		return $evidence;
	}
}
