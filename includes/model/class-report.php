<?php
/**
 * A flush with everything needed to describe it, collected first: the functions of say/ run no queries of their own.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * @immutable
 * @phpstan-type Can array{run: bool, retry: bool, cancel: bool, undo: bool}
 */
final class Report {
	public Flush $flush;

	public Tally $tally;

	/** @var Can The actions that the flush allows now. */
	public array $can;

	/**
	 * @var array{count: int, failure: Failure|null} The number of queued rows with failed attempts, and the most common
	 *     reason.
	 */
	public array $failing;

	/** Whether pages still use the version that this flush put into links, for at least one image. */
	public bool $has_version;

	public string $user_name;

	/** @var list<Attachment_Card> The first few attachments. */
	public array $cards;

	/** @var list<string> Further actions that would help. */
	public array $offers;

	/** Whether the reader may flush all images of the site. */
	public bool $may_flush_all;

	/** The number of its images that are known to have changed since it was created. */
	public int $changed_since;

	/**
	 * @var list<Surface> The surfaces, which are places outside pages' content that name its images, such as tags for
	 *     social networks, with their current state.
	 */
	public array $surfaces;

	/** Returns the same report, but only on the copies that this tally counts. */
	public function with_tally( Tally $tally ): self {
		return new self(
			$this->flush,
			$tally,
			$this->can,
			$this->failing,
			$this->has_version,
			$this->user_name,
			$this->cards,
			$this->offers,
			$this->may_flush_all,
			$this->changed_since,
			$this->surfaces
		);
	}

	/**
	 * @param Can                                      $can
	 * @param array{count: int, failure: Failure|null} $failing
	 * @param list<Attachment_Card>|null                          $cards   Null for those stored in the subject.
	 * @param list<string>                             $offers
	 * @param list<Surface>                            $surfaces
	 */
	public function __construct(
		Flush $flush,
		Tally $tally,
		array $can,
		array $failing = [
			'count'   => 0,
			'failure' => null,
		],
		bool $has_version = false,
		string $user_name = '',
		?array $cards = null,
		array $offers = [],
		bool $may_flush_all = false,
		int $changed_since = 0,
		array $surfaces = []
	) {
		$this->flush         = $flush;
		$this->tally         = $tally;
		$this->can           = $can;
		$this->failing       = $failing;
		$this->has_version   = $has_version;
		$this->user_name     = $user_name;
		$this->offers        = $offers;
		$this->may_flush_all = $may_flush_all;
		$this->changed_since = $changed_since;
		$this->surfaces      = $surfaces;
		$this->cards         = $cards ?? $flush->subject->attachments;
	}

	/** Returns the current result for visitors: one of Say\RESULTS. */
	public function result(): string {
		return $this->changed_since > 0 ? 'changed' : $this->flush->result();
	}
}
