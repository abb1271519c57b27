<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Estimate;
use ShortPixelFlush\Model\Stored_Value;

defined( 'ABSPATH' ) || exit;

/**
 * A request to flush something, as REST and WP-CLI fill it in.
 *
 * @immutable
 */
final class Start_Request extends Stored_Value {
	protected const LIKE = [
		'attachments' => [ 0 ],
		'urls'        => [ '' ],
	];

	/** `images`, `urls` or `site`. */
	public string $scope = 'images';

	/** @var list<int> */
	public array $attachments = [];

	/** Whether to flush every image, instead of some. */
	public bool $library = false;

	/** @var list<string> CDN links, and links to files or pages of this site. */
	public array $urls = [];

	/** Any text with such links, instead of `urls`. */
	public string $pasted = '';

	/** The endpoint that the user saw, with scope `site`. */
	public string $expected_endpoint = '';

	/** Whether a browser is about to measure the images' pages. */
	public bool $measuring = false;

	/** `auto`, `new_link`, `removal` or `purge`; pasted links are always removed. */
	public string $method = 'auto';

	public string $reason = '';

	/** One of CAUSES. */
	public string $cause = 'person';

	/** Whether the user agreed to flush although no credits are left. */
	public bool $without_credits = false;

	public bool $dry_run = false;

	/** The number of images that the user agreed to. */
	public int $confirmed = 0;

	/** Whether the answer may be a question to the user, instead of a refusal. */
	public bool $ask = false;

	/** More images than this are planned while the flush runs. */
	public int $planned_at_once = Estimate::ASKS_ABOVE;

	/** @param array<mixed> $values By property. */
	public function __construct( array $values = [] ) {
		parent::__construct( $values );
		$this->attachments = array_values( array_unique( $this->attachments ) );
		$this->urls        = array_values( array_unique( $this->urls ) );
	}

	public function is_large(): bool {
		return count( $this->attachments ) > $this->planned_at_once;
	}
}
