<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The record of a copy before its removal, and of how that was accepted. Null is unknown.
 *
 * @immutable
 */
final class Baseline extends Stored_Value {
	protected const LIKE = [
		'before_status'   => 0,
		'was_fetched'     => true,
		'varies'          => true,
		'browser_seconds' => 0,
		'cached_at'       => 0,
		'fingerprint'     => '',
		'formats'         => [ '*' => self::class ],
		'accepted_date'   => 0,
		'accepted_mark'   => '',
		'is_compared'     => true,
	];

	/** The status of its URL; 0 if that did not answer. */
	public ?int $before_status = null;

	/** Whether a cache had to fetch it. */
	public ?bool $was_fetched = null;

	/** Whether there is a copy for each format. */
	public ?bool $varies = null;

	public string $etag = '';

	public string $last_modified = '';

	public string $type = '';

	public string $sha256 = '';

	public ?int $browser_seconds = null;

	/** By the CDN's own clock. */
	public ?int $cached_at = null;

	/** Packed; empty if it can't be told. Perhaps of another copy of the same file. */
	public ?string $fingerprint = null;

	/** @var array<string, Baseline> The records of other formats, without what all share. */
	public array $formats = [];

	/** Whether the site served visitors the old file. */
	public bool $was_origin_old = false;

	/** When the removal was accepted, by the CDN's own clock. */
	public ?int $accepted_date = null;

	public ?string $accepted_mark = null;

	/** Whether the answer may not be ShortPixel's. */
	public bool $is_doubtful = false;

	/** Whether nothing is removed, since the link is new. */
	public bool $new_link = false;

	/** At a new link: whether the CDN was seen to tell it from the old one. */
	public ?bool $is_compared = null;

	public bool $is_deleted = false;

	/** Whether no copy at this link can be of another file. */
	public bool $is_never_old = false;

	/** Adds what is not known yet. */
	public function also( self $more ): self {
		return new self( $this->to_array() + $more->to_array() );
	}

	/** Returns only some of it. */
	public function only( string ...$names ): self {
		return new self( array_intersect_key( get_object_vars( $this ), array_flip( $names ) ) );
	}
}
