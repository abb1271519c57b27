<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The record of a copy from before its removal or check, and of the answer to the removal. Null means unknown.
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
		'is_told_apart'   => true,
	];

	/** The HTTP status of its URL; 0 for no answer, or a redirect that does not lead to the original. */
	public ?int $before_status = null;

	/** Whether the cache that answered had to fetch it; false if the CDN makes no copies during requests. */
	public ?bool $was_fetched = null;

	/** Whether the CDN keeps a separate copy for each format. */
	public ?bool $varies = null;

	public string $etag = '';

	public string $last_modified = '';

	public string $type = '';

	public string $sha256 = '';

	/** The time for which browsers may keep it. */
	public ?int $browser_seconds = null;

	/** When a cache stored it, by the CDN's own clock. */
	public ?int $cached_at = null;

	/** Packed; empty if none can be made. It may be of another copy of the same file. */
	public ?string $fingerprint = null;

	/** @var array<string, Baseline> The records of other formats, without the fingerprint, which all formats share. */
	public array $formats = [];

	/** Whether the site still served visitors the old file before the removal, or when a new link was tried. */
	public bool $was_origin_old = false;

	/** When the removal was accepted, or the flush tried a new link, by the CDN's own clock. */
	public ?int $accepted_date = null;

	/** The moment when the removal was accepted, as returned by monotonic_mark(). */
	public ?string $accepted_mark = null;

	/** Whether something other than ShortPixel may have answered the removal. */
	public bool $is_doubtful = false;

	/** Whether nothing is removed, because the link is new. */
	public bool $new_link = false;

	/** For a new link: whether each CDN was seen to treat the flush's new links as different from the old ones. */
	public ?bool $is_told_apart = null;

	public bool $is_deleted = false;

	/** Whether no copy at this link can be of an older file. */
	public bool $is_never_old = false;

	/** Takes values that still have their defaults from another record. */
	public function also( self $more ): self {
		return new self( $this->to_array() + $more->to_array() );
	}

	public function only( string ...$names ): self {
		return new self( array_intersect_key( get_object_vars( $this ), array_flip( $names ) ) );
	}
}
