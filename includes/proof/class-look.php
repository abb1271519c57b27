<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Stored_Value;

defined( 'ABSPATH' ) || exit;

/**
 * One look at the CDN, with everything needed to judge it. Pure: no WordPress in here.
 *
 * @immutable
 */
final class Look extends Stored_Value {
	protected const LIKE = [
		'is_told_apart' => true,
		'accepted_date' => 0,
		'elapsed'       => 0,
	];

	public string $url = '';

	/** The original's URL. */
	public string $source = '';

	/** When the removal was accepted; 0 if unknown. This, `cleared_at` and `checked_at` are by our clock. */
	public int $accepted_at = 0;

	/** When the removal has certainly taken effect; 0 if that is unknown, or nothing was removed. */
	public int $cleared_at = 0;

	/**
	 * Whether the CDN was seen to treat a new link as a different URL from the old one; null if that was not tested.
	 */
	public ?bool $is_told_apart = null;

	public int $checked_at = 0;

	/** When the removal was accepted, by the CDN's own clock; null if unknown. */
	public ?int $accepted_date = null;

	/** Seconds since the removal was accepted, correct even if our clock was changed; null if unknown. */
	public ?int $elapsed = null;

	public int $status = 0;

	/** @var array<string, string> By lower-case name. */
	public array $headers = [];

	public string $error = '';

	public bool $is_image = false;

	/** The copy that the CDN sent. */
	public Image_Facts $copy;

	/** The record from before the removal, or an earlier scan's. Its fingerprint may be of another copy of the file. */
	public Baseline $before;

	public Original $origin;

	/** In a scan: whether the copy has exactly the bytes that the file had before it changed. */
	public bool $is_former = false;

	/**
	 * Whether this is a look of a flush. A scan has no removal, and uses the time when the file changed instead.
	 */
	public bool $is_after_removal = true;

	/**
	 * Whether the site still served an older file at the removal, or when the new link was tried, so the copy may have
	 * been made from that file.
	 */
	public bool $was_origin_old = false;

	/** Whether the image was deleted, so there should be no copy. */
	public bool $is_deleted = false;

	/** Whether no copy at this link can show an older file, because the file is new there or has not changed. */
	public bool $is_never_old = false;

	/** @param array<mixed> $known Values by property. */
	public function __construct( array $known = [] ) {
		$this->copy   = new Image_Facts();
		$this->before = new Baseline();
		$this->origin = new Original();
		parent::__construct( $known );
	}
}
