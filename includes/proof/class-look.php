<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Stored_Value;

defined( 'ABSPATH' ) || exit;

/**
 * One look at the CDN, with everything that it is judged by. Pure: no WordPress in here.
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

	/** By our clock, like all times here except `accepted_date`; 0 if unknown. */
	public int $accepted_at = 0;

	/** When the removal has surely taken effect; 0 if unknown. */
	public int $cleared_at = 0;

	/** At a new link: whether the CDN was seen to tell it from the old one. Null elsewhere, or if nobody tried. */
	public ?bool $is_told_apart = null;

	public int $checked_at = 0;

	/** By the CDN's own clock. */
	public ?int $accepted_date = null;

	/** Seconds since the removal was accepted, even if our clock was changed. */
	public ?int $elapsed = null;

	public int $status = 0;

	/** @var array<string, string> By lower-case name. */
	public array $headers = [];

	public string $error = '';

	public bool $is_image = false;

	/** The copy that came. */
	public Image_Facts $copy;

	/** The plain link before the removal; its looks are perhaps of another copy of the same file. */
	public Baseline $before;

	public Original $origin;

	/** Whether the copy has the exact bytes that the file had before. */
	public bool $is_former = false;

	/**
	 * Whether copies were removed since. A scan only knows since when the file has its present bytes, and uses that for
	 * the times of the removal.
	 */
	public bool $is_after_removal = true;

	/** Whether the site still served an older file at the removal, so that the copy may have been made again from that. */
	public bool $was_origin_old = false;

	/** Whether the image was deleted, so that no copy can be made any more. */
	public bool $is_deleted = false;

	/** Whether no copy at this link can be of another file: the file is new there, or has not changed. */
	public bool $is_never_old = false;

	/** @param array<mixed> $known By property. */
	public function __construct( array $known = [] ) {
		$this->copy   = new Image_Facts();
		$this->before = new Baseline();
		$this->origin = new Original();
		parent::__construct( $known );
	}
}
